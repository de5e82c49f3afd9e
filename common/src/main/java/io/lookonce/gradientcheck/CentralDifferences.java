package io.lookonce.gradientcheck;

/**
 * Slopes of a loss by central differences, (f(x + h) − f(x − h)) / 2h.
 *
 * <p>A rectifier or a maximum pooling gives the loss kinks. Between x − h and x + h there must be
 * none, or the difference is a mean of two slopes. So the slope is taken at two steps, the second
 * ten times smaller: where the two differ, or where the slopes to either side differ by the same
 * amount at both, which a smooth function does not do, a kink is near, and smaller steps are tried
 * for as long as rounding leaves the slope to be seen. What has no two steps that agree is at a
 * kink.
 */
final class CentralDifferences {

  private static final double FINER = 10;
  private static final int REFINEMENTS = 3;

  /** So many standard deviations of rounding are taken for rounding. */
  private static final double ROUNDINGS = 6;

  /** Rounding above this share of the slope: there is nothing more to be seen. */
  private static final double RESOLVED = 0.01;

  private final Loss loss;
  private final CheckSettings settings;
  private final double here;
  private final double rounding;

  CentralDifferences(Loss loss, CheckSettings settings) {
    this.loss = loss;
    this.settings = settings;
    this.here = loss.value();
    this.rounding = loss.rounding();
  }

  /** The loss at the parameters as they are. */
  double here() {
    return here;
  }

  /** The standard deviation of the rounding error in the loss. */
  double rounding() {
    return rounding;
  }

  /** The slope along the parameter at a place of the flat view. */
  Slope along(long place) {
    Difference coarse = difference(place, settings.step());
    for (int i = 0; i < REFINEMENTS; i++) {
      Difference fine = difference(place, coarse.step / FINER);
      if (agree(coarse, fine)) {
        return new Slope(coarse.slope, rounding(coarse), false);
      }
      if (rounding(fine) > RESOLVED * Math.abs(coarse.slope)) {
        break;
      }
      coarse = fine;
    }
    return new Slope(coarse.slope, rounding(coarse), true);
  }

  /**
   * A difference.
   *
   * @param slope the mean of the slopes to either side
   * @param bend by how much these two differ
   */
  private record Difference(double step, double slope, double bend) {}

  private Difference difference(long place, double step) {
    double above = loss.moved(place, step);
    double below = loss.moved(place, -step);
    return new Difference(
        step, (above - below) / (2 * step), Math.abs(above - 2 * here + below) / step);
  }

  private boolean agree(Difference coarse, Difference fine) {
    double allowed =
        settings.tolerance() / 2 * (Math.abs(coarse.slope) + Math.abs(fine.slope))
            + rounding(coarse)
            + rounding(fine);
    // Of a smooth function the bend is ten times smaller at the finer step; rounding enters it
    // with the weights 1, -2, 1 rather than 1, -1 over 2.
    boolean bends = fine.bend > coarse.bend / 2 && fine.bend > allowed + 4 * rounding(fine);
    return Math.abs(coarse.slope - fine.slope) <= allowed && !bends;
  }

  private double rounding(Difference difference) {
    return ROUNDINGS * rounding / Math.sqrt(2) / difference.step;
  }
}
