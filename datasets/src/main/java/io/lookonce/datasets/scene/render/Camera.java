package io.lookonce.datasets.scene.render;

/**
 * A pinhole camera above a flat world: x runs right, y up, z ahead, in metres. The camera stands at
 * {@code (x, height, 0)}, turned by {@code yaw} to the right and by {@code pitch} down.
 */
public final class Camera {

  /** The near clipping distance, in metres along the line of sight. */
  static final double NEAR = 0.4;

  public final int width;
  public final int height;

  /** Focal length in pixels. */
  public final double focal;

  public final double x;
  public final double y;
  public final double cosYaw;
  public final double sinYaw;
  public final double cosPitch;
  public final double sinPitch;

  /** Angles in radians; {@code fieldOfView} is the horizontal one. */
  public Camera(
      int width, int height, double fieldOfView, double x, double y, double yaw, double pitch) {
    this.width = width;
    this.height = height;
    this.focal = width / 2.0 / StrictMath.tan(fieldOfView / 2);
    this.x = x;
    this.y = y;
    this.cosYaw = StrictMath.cos(yaw);
    this.sinYaw = StrictMath.sin(yaw);
    this.cosPitch = StrictMath.cos(pitch);
    this.sinPitch = StrictMath.sin(pitch);
  }

  /** The row of the horizon, possibly outside the image. */
  public double horizon() {
    return height / 2.0 - focal * sinPitch / cosPitch;
  }

  /**
   * Transforms points of the world to the camera's axes.
   *
   * @param world x, y, z per point
   * @param view receives right, up, depth per point, in metres
   */
  public void toView(double[] world, double[] view) {
    for (int i = 0; i < world.length; i += 3) {
      double dx = world[i] - x;
      double dy = world[i + 1] - y;
      double dz = world[i + 2];
      double ahead = dx * sinYaw + dz * cosYaw;
      view[i] = dx * cosYaw - dz * sinYaw;
      view[i + 1] = dy * cosPitch + ahead * sinPitch;
      view[i + 2] = ahead * cosPitch - dy * sinPitch;
    }
  }

  /** Distance along the line of sight, negative behind the camera. */
  double depth(double worldX, double worldY, double worldZ) {
    double ahead = (worldX - x) * sinYaw + worldZ * cosYaw;
    return ahead * cosPitch - (worldY - y) * sinPitch;
  }

  public double column(double right, double depth) {
    return width / 2.0 + focal * right / depth;
  }

  public double row(double up, double depth) {
    return height / 2.0 - focal * up / depth;
  }

  /** Straight-line distance in metres. */
  public double distance(double worldX, double worldY, double worldZ) {
    double dx = worldX - x;
    double dy = worldY - y;
    return Math.sqrt(dx * dx + dy * dy + worldZ * worldZ);
  }
}
