package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;

/** The dark patch on the ground under and beside an object. */
public final class Shadow {

  private Shadow() {}

  public static void paint(Canvas canvas, Footprint place, double height) {
    Atmosphere atmosphere = canvas.atmosphere;
    double fading = 1 - atmosphere.hazeShare(canvas.camera.distance(place.x(), 0, place.z()));
    if (atmosphere.castsShadows()) {
      double reach = Math.min(height / atmosphere.sunY, 3 * height);
      cast(canvas, place, -atmosphere.sunX * reach, -atmosphere.sunZ * reach, 0.42 * fading);
    }
    patch(canvas, place.grownBy(0.3), 0.16 * fading);
    patch(canvas, place.grownBy(0.08), 0.3 * fading);
    patch(canvas, place.grownBy(-0.2), 0.4 * fading);
  }

  private static void patch(Canvas canvas, Footprint place, double alpha) {
    canvas.polygon(corners(place), Rgb.BLACK, alpha);
  }

  private static void cast(Canvas canvas, Footprint place, double dx, double dz, double alpha) {
    double[] base = corners(place);
    double[] points = new double[24];
    System.arraycopy(base, 0, points, 0, 12);
    for (int i = 0; i < 12; i += 3) {
      points[12 + i] = base[i] + dx;
      points[14 + i] = base[i + 2] + dz;
    }
    canvas.veil(points, new Rgb(0.02, 0.02, 0.06), alpha);
  }

  private static double[] corners(Footprint place) {
    double w = place.halfWidth();
    double l = place.halfLength();
    return Body.toWorld(new double[] {-w, 0, -l, w, 0, -l, w, 0, l, -w, 0, l}, place);
  }
}
