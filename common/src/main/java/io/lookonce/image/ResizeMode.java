package io.lookonce.image;

/** How an image of one shape is brought to a network input of another. */
public enum ResizeMode {

  /** Both sides are scaled to fit exactly; the aspect ratio is not kept. */
  STRETCH,

  /** The aspect ratio is kept and what stays free is padded with grey. */
  LETTERBOX
}
