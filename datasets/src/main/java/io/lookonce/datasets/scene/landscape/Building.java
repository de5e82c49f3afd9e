package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.solid.Body.Shadow;
import io.lookonce.datasets.scene.solid.Face.Detail;
import io.lookonce.datasets.scene.solid.Face.Finish;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Loft;
import io.lookonce.datasets.scene.solid.Paintwork;
import io.lookonce.datasets.scene.solid.Solid;

/** A house or a block of flats beside the road. */
record Building(Footprint footprint, Body body) implements Solid {

  /**
   * Draws a building on a footprint.
   *
   * @param storeys number of floors
   * @param dark whether some windows are lit
   * @param distance from the camera in metres; distant buildings have bands instead of windows
   */
  static Building draw(
      Footprint place, int storeys, boolean dark, double distance, SceneRandom random) {
    Rgb wall =
        random
            .pick(
                Rgb.of(0xB8A890),
                Rgb.of(0x9A6A54),
                Rgb.of(0xC9C2B4),
                Rgb.of(0x8C8F94),
                Rgb.of(0xD8CFBC),
                Rgb.of(0x7A5648),
                Rgb.of(0xA8B0B4))
            .times(random.between(0.85, 1.05));
    double storey = random.between(2.9, 3.5);
    double height = storeys * storey + random.between(0.6, 1.4);
    double half = place.halfWidth();
    Loft loft =
        Loft.box(wall, Finish.MATTE)
            .section(-place.halfLength(), half, 0, height)
            .section(place.halfLength(), half, 0, height);
    int across = (int) Math.max(2, 2 * place.halfWidth() / random.between(2.4, 3.4));
    int along = (int) Math.max(2, 2 * place.halfLength() / random.between(2.2, 3.2));
    Rgb glass = random.pick(Rgb.of(0x3A444E), Rgb.of(0x2E3840), Rgb.of(0x4A5660));
    boolean wide = random.chance(0.3) || distance > 70;
    for (int floor = 0; floor < storeys; floor++) {
      double low = (floor * storey + 0.9) / height;
      double high = (floor * storey + storey * 0.82) / height;
      row(loft, true, wide ? 1 : along, low, high, wide, glass, dark, random);
      row(loft, false, wide ? 1 : across, low, high, wide, glass, dark, random);
    }
    if (random.chance(0.5)) {
      Rgb shop = Paintwork.body(random).times(0.8);
      double top = 0.85 * storey / height;
      loft.onSides(0, 0, Detail.box(0, top, 1, top + 0.6 / height, shop, Finish.MATTE));
    }
    return new Building(place, loft.build());
  }

  private static void row(
      Loft loft,
      boolean onSides,
      int windows,
      double low,
      double high,
      boolean wide,
      Rgb glass,
      boolean dark,
      SceneRandom random) {
    double gap = wide ? 0.03 : 0.22;
    for (int i = 0; i < windows; i++) {
      boolean lit = dark && random.chance(0.35);
      Rgb colour = lit ? Rgb.of(0xF0C878).times(random.between(0.4, 0.9)) : glass;
      Detail window =
          Detail.box(
              (i + gap) / windows,
              low,
              (i + 1 - gap) / windows,
              high,
              colour,
              lit ? Finish.LIT : Finish.GLASS);
      if (onSides) {
        loft.onSides(0, 0, window);
      } else {
        loft.onBack(window);
      }
    }
  }

  @Override
  public void paintGround(Canvas canvas) {
    if (canvas.atmosphere.castsShadows()) {
      Shadow.paint(canvas, footprint, body.points()[4]);
    }
  }

  @Override
  public void paint(Canvas canvas) {
    body.paint(canvas, footprint);
  }
}
