/**
 * Decodes JPEG files at a fraction of their size, from the coarse part of their coefficients. Start
 * at {@link io.lookonce.image.format.jpeg.ReducedJpeg}.
 */
package io.lookonce.image.format.jpeg;
