package io.lookonce.datasets.scene.solid;

/**
 * The rectangle on which an object stands, seen from above.
 *
 * @param x centre, metres to the right
 * @param z centre, metres ahead
 * @param halfWidth across the object's own direction, metres
 * @param halfLength along it, metres
 * @param cos of the heading; 0 degrees looks away from the camera, 90 to the right
 * @param sin of the heading
 */
public record Footprint(
    double x, double z, double halfWidth, double halfLength, double cos, double sin) {

  public static Footprint of(double x, double z, double width, double length, double heading) {
    return new Footprint(
        x, z, width / 2, length / 2, StrictMath.cos(heading), StrictMath.sin(heading));
  }

  public Footprint grownBy(double margin) {
    return new Footprint(x, z, halfWidth + margin, halfLength + margin, cos, sin);
  }

  public double worldX(double across, double along) {
    return x + across * cos + along * sin;
  }

  public double worldZ(double across, double along) {
    return z - across * sin + along * cos;
  }

  /** The distance of a world point to the right of this object's centre. */
  public double across(double worldX, double worldZ) {
    return (worldX - x) * cos - (worldZ - z) * sin;
  }

  /** The distance of a world point ahead of this object's centre. */
  public double along(double worldX, double worldZ) {
    return (worldX - x) * sin + (worldZ - z) * cos;
  }

  /**
   * The edge of this rectangle that separates it from the other rectangle.
   *
   * @return 0 right, 1 left, 2 ahead, 3 behind, or -1 if no edge separates them
   */
  int sideHolding(Footprint other) {
    double minAcross = Double.POSITIVE_INFINITY;
    double maxAcross = Double.NEGATIVE_INFINITY;
    double minAlong = Double.POSITIVE_INFINITY;
    double maxAlong = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      double otherAcross = (corner & 1) == 0 ? other.halfWidth : -other.halfWidth;
      double otherAlong = (corner & 2) == 0 ? other.halfLength : -other.halfLength;
      double cornerX = other.worldX(otherAcross, otherAlong);
      double cornerZ = other.worldZ(otherAcross, otherAlong);
      double across = across(cornerX, cornerZ);
      double along = along(cornerX, cornerZ);
      minAcross = Math.min(minAcross, across);
      maxAcross = Math.max(maxAcross, across);
      minAlong = Math.min(minAlong, along);
      maxAlong = Math.max(maxAlong, along);
    }
    if (minAcross >= halfWidth) {
      return 0;
    }
    if (maxAcross <= -halfWidth) {
      return 1;
    }
    if (minAlong >= halfLength) {
      return 2;
    }
    return maxAlong <= -halfLength ? 3 : -1;
  }

  /** Whether a point lies beyond the edge that {@link #sideHolding} named. */
  boolean isBeyond(int side, double worldX, double worldZ) {
    return switch (side) {
      case 0 -> across(worldX, worldZ) >= halfWidth;
      case 1 -> across(worldX, worldZ) <= -halfWidth;
      case 2 -> along(worldX, worldZ) >= halfLength;
      default -> along(worldX, worldZ) <= -halfLength;
    };
  }

  public boolean overlaps(Footprint other) {
    return sideHolding(other) < 0 && other.sideHolding(this) < 0;
  }
}
