package io.lookonce.box;

/**
 * The overlap of two boxes: the area they share over the area they cover together (Jaccard index),
 * in [0, 1] and never NaN.
 *
 * <p>Coordinates are continuous, without the "+ 1" of integer pixel conventions, as in the course's
 * <i>Car detection</i> assignment. Boxes that only touch overlap by 0.
 */
public final class IntersectionOverUnion {
  private IntersectionOverUnion() {}

  /** The overlap of two boxes of the same image; 0 if both are empty. */
  public static double of(BoundingBox a, BoundingBox b) {
    return of(a.xMin(), a.yMin(), a.xMax(), a.yMax(), b.xMin(), b.yMin(), b.xMax(), b.yMax());
  }

  /** The share of a box's own area that lies in another box, in [0, 1]; 0 if it has no area. */
  public static double coveredShare(BoundingBox box, BoundingBox other) {
    double width = Math.min(box.xMax(), other.xMax()) - (double) Math.max(box.xMin(), other.xMin());
    double height =
        Math.min(box.yMax(), other.yMax()) - (double) Math.max(box.yMin(), other.yMin());
    return width <= 0 || height <= 0 ? 0 : width * height / box.area();
  }

  static double of(Candidates candidates, int a, int b) {
    return of(
        candidates.xMin(a),
        candidates.yMin(a),
        candidates.xMax(a),
        candidates.yMax(a),
        candidates.xMin(b),
        candidates.yMin(b),
        candidates.xMax(b),
        candidates.yMax(b));
  }

  /** Doubles hold every product of two finite floats, so nothing here can overflow or vanish. */
  private static double of(
      double xMinA,
      double yMinA,
      double xMaxA,
      double yMaxA,
      double xMinB,
      double yMinB,
      double xMaxB,
      double yMaxB) {
    double width = Math.min(xMaxA, xMaxB) - Math.max(xMinA, xMinB);
    double height = Math.min(yMaxA, yMaxB) - Math.max(yMinA, yMinB);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double intersection = width * height;
    double areaA = (xMaxA - xMinA) * (yMaxA - yMinA);
    double areaB = (xMaxB - xMinB) * (yMaxB - yMinB);
    return intersection / (areaA + areaB - intersection);
  }
}
