package io.lookonce.image;

/** Interpolation of resized images. */
public enum Interpolation {

  /**
   * Two by two neighbours, pixel centres at half, no antialiasing: OpenCV's {@code INTER_LINEAR} on
   * 8-bit images, in its 11-bit fixed point and rounded to 8 bits.
   */
  BILINEAR,

  /**
   * Keys' cubic with a = -0.5 over four neighbours, widened by the factor of reduction so that
   * nothing aliases: Pillow's {@code BICUBIC}, in its 22-bit fixed point, first along rows, then
   * along columns, rounded to 8 bits after each. The course's images were resized with it.
   */
  BICUBIC
}
