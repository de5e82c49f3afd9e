package io.lookonce.datasets.lookalike;

import java.awt.Graphics2D;
import java.util.List;
import java.util.Random;

/** Draws images of several classes. */
public interface LookAlike {

  /** Side of every image, in pixels. */
  int SIDE = 64;

  /** The class names, by label from 0. */
  List<String> classes();

  /**
   * Draws one image of a class.
   *
   * @param label index in {@link #classes()}
   * @param random the only source of randomness
   * @param graphics of an image of {@value #SIDE} by {@value #SIDE} pixels
   */
  void draw(int label, Random random, Graphics2D graphics);
}
