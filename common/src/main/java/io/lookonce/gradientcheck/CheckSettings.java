package io.lookonce.gradientcheck;

import java.io.Serializable;

/**
 * The settings of a gradient check.
 *
 * @param samples numbers to check per array, at least 1; a smaller array is checked completely
 * @param step by which a number is moved up and down, above 0; near a kink the step is ten, a
 *     hundred or a thousand times smaller
 * @param tolerance greatest relative error of a gradient in double precision, in (0, 1)
 * @param fastTolerance greatest relative error of an array's gradient by the fast step, which
 *     computes in 32 bits, in (0, 1); if DL4J's own layers in 32 bits have more than a tenth of
 *     this error, ten times their error is allowed
 * @param kinkShare greatest fraction of the numbers that may lie at a kink, in [0, 1]
 */
public record CheckSettings(
    int samples, double step, double tolerance, double fastTolerance, double kinkShare)
    implements Serializable {

  /** The defaults of the command. */
  public static final CheckSettings USUAL = new CheckSettings(4, 1e-5, 1e-5, 1e-3, 0.05);
}
