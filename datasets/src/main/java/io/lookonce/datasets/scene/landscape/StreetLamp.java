package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Solid;

/**
 * The arm of a street lamp with its light.
 *
 * @param arm the steel
 * @param side of the road it stands on, -1 left, 1 right
 */
record StreetLamp(Post arm, int side) implements Solid {

  private static final Rgb LIGHT = Rgb.of(0xFFD9A0);

  @Override
  public Footprint footprint() {
    return arm.footprint();
  }

  @Override
  public void paintGround(Canvas canvas) {
    if (canvas.atmosphere.isDark()) {
      Footprint place = arm.footprint();
      canvas.glow(place.x(), 0, place.z(), 6, 0.16, LIGHT.times(0.3));
    }
  }

  @Override
  public void paint(Canvas canvas) {
    arm.paint(canvas);
    if (canvas.atmosphere.isDark()) {
      Footprint place = arm.footprint();
      double x = place.x() - side * place.halfWidth();
      canvas.glow(x, arm.body().points()[1], place.z(), 0.9, 1, LIGHT);
    }
  }
}
