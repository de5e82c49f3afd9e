/** Boxes in images: their overlap, their suppression, and their way back to the original image. */
package io.lookonce.box;
