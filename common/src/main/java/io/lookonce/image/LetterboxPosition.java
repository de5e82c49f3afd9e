package io.lookonce.image;

/** Where the resized image lies in a letterboxed network input. */
public enum LetterboxPosition {

  /** Half of the free pixels, rounded down, stand before it: Darknet. */
  CENTERED,

  /** All free pixels stand to its right or below it: YOLOX. */
  TOP_LEFT
}
