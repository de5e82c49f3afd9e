/**
 * Decoded images: resizing, writing them into network inputs ({@link
 * io.lookonce.image.TensorWriter} by an {@link io.lookonce.image.InputRule}), drawing detections,
 * writing JPEG.
 */
package io.lookonce.image;
