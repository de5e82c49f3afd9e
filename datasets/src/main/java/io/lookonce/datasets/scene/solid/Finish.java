package io.lookonce.datasets.scene.solid;

/** How a surface answers light. */
public enum Finish {
  /** Shows its colour in the light that falls on it. */
  MATTE,
  /** Mirrors some of the sky the more it faces up. */
  LACQUER,
  /** Dark, with a reflection of the sky. */
  GLASS,
  /** Shines in its own colour when lamps are on, with a wide glow: a headlamp. */
  HEADLAMP,
  /** Shines in its own colour when lamps are on: a tail lamp. */
  TAILLAMP,
  /** Always shines: a signal, or a lit window. */
  LIT
}
