package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.solid.Detail;
import io.lookonce.datasets.scene.solid.Finish;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Loft;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.Optional;

/**
 * A thing on or of a post: mast, arm, sign, signal head.
 *
 * @param footprint what it covers seen from above
 * @param body its shape
 * @param label the class of a thing that is labelled
 */
record Post(Footprint footprint, Body body, Optional<String> label) implements Solid {

  private static final Rgb STEEL = Rgb.of(0x70757A);

  @Override
  public void paint(Canvas canvas) {
    body.paint(canvas, footprint);
  }

  /** An upright mast. */
  static Post mast(double x, double z, double height, double thickness) {
    Footprint place = Footprint.of(x, z, thickness, thickness, 0);
    return new Post(place, bar(STEEL, thickness / 2, thickness / 2, 0, height), Optional.empty());
  }

  /** A level arm across the view, between two places. */
  static Post arm(double fromX, double toX, double z, double height) {
    double width = Math.abs(toX - fromX);
    Footprint place = Footprint.of((fromX + toX) / 2, z, width, 0.14, 0);
    return new Post(place, bar(STEEL, width / 2, 0.07, height, height + 0.16), Optional.empty());
  }

  /** A traffic sign on its own short post, facing the camera. */
  static Post sign(double x, double z, double low, SceneRandom random) {
    boolean board = random.chance(0.4);
    Footprint place = Footprint.of(x, z, board ? 1.2 : 0.7, 0.06, 0);
    Rgb back = board ? random.pick(Rgb.of(0x1F4FA0), Rgb.of(0x1F6A3A)) : STEEL;
    double high = low + (board ? 0.8 : 0.7);
    Loft loft =
        Loft.box(back, Finish.MATTE)
            .section(-0.03, place.halfWidth(), low, high)
            .section(0.03, place.halfWidth(), low, high);
    if (board) {
      loft.onBack(Detail.box(0.1, 0.6, 0.7, 0.75, Rgb.WHITE, Finish.MATTE))
          .onBack(Detail.box(0.1, 0.25, 0.85, 0.4, Rgb.WHITE, Finish.MATTE));
    } else {
      loft.onBack(Detail.disc(0.5, 0.5, 0.49, 0.49, Rgb.of(0xC0201C), Finish.MATTE))
          .onBack(Detail.disc(0.5, 0.5, 0.37, 0.37, Rgb.of(0xF2F2EE), Finish.MATTE))
          .onBack(Detail.box(0.3, 0.42, 0.7, 0.58, Rgb.grey(0.15), Finish.MATTE));
    }
    return new Post(place, loft.build(), Optional.empty());
  }

  private static Body bar(Rgb colour, double half, double halfDepth, double low, double high) {
    return Loft.box(colour, Finish.MATTE)
        .section(-halfDepth, half, low, high)
        .section(halfDepth, half, low, high)
        .build();
  }
}
