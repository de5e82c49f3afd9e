package io.lookonce.gradientcheck;

import java.io.Serializable;

/**
 * How strictly gradients are checked.
 *
 * @param samples numbers that are checked of each array, at least 1; all of an array that has no
 *     more
 * @param step by which a number is moved up and down, above 0; ten, a hundred, a thousand times
 *     smaller where that is not small enough
 * @param tolerance greatest relative error of a gradient in double precision, in (0, 1)
 * @param fastTolerance greatest relative error of an array's gradient by the fast step, which
 *     computes in 32 bits, in (0, 1); where DL4J's own layers err more than a tenth of it in 32
 *     bits, ten times what they do
 * @param kinkShare greatest share of the numbers that may lie at a kink, in [0, 1]
 */
public record CheckSettings(
    int samples, double step, double tolerance, double fastTolerance, double kinkShare)
    implements Serializable {

  /** What the command does unless it is told otherwise. */
  public static final CheckSettings USUAL = new CheckSettings(4, 1e-5, 1e-5, 1e-3, 0.05);
}
