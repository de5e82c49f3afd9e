package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.solid.Face.Detail;
import io.lookonce.datasets.scene.solid.Face.Finish;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Loft;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.Optional;

/**
 * A post or something on a post: mast, arm, sign, signal head.
 *
 * @param footprint seen from above
 * @param body its shape
 * @param label class, if it is labelled
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

  /** A horizontal arm across the view, between two positions. */
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

  /**
   * The arm of a street lamp with its light.
   *
   * @param arm the steel
   * @param side of the road, -1 left, 1 right
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

  /** The head of a traffic light: a dark case with three lamps, one of them lit. */
  static final class TrafficLight {

    private static final Rgb[] LIT = {Rgb.of(0xFF2418), Rgb.of(0xFFB01E), Rgb.of(0x22F08A)};
    private static final Rgb[] UNLIT = {Rgb.of(0x3A1210), Rgb.of(0x38280C), Rgb.of(0x0C2E1C)};

    private TrafficLight() {}

    /**
     * Draws a head.
     *
     * @param low height of its lower edge, metres
     * @param heading 0 faces the camera
     * @param signal 0 red, 1 amber, 2 green
     */
    static Post draw(
        double x, double z, double low, double heading, int signal, SceneRandom random) {
      boolean level = random.chance(0.12);
      double lamp = random.between(0.3, 0.38);
      double width = level ? 3.1 * lamp : 1.15 * lamp;
      double height = level ? 1.15 * lamp : 3.1 * lamp;
      Rgb shell = random.pick(Rgb.grey(0.09), Rgb.grey(0.14), Rgb.of(0xC9A21E), Rgb.of(0x1E3A2A));
      Loft loft =
          Loft.box(shell, Finish.MATTE)
              .section(-0.14, width / 2, low, low + height)
              .section(0.14, width / 2, low, low + height)
              .onBack(Detail.box(0.02, 0.01, 0.98, 0.99, Rgb.grey(0.07), Finish.MATTE));
      for (int i = 0; i < 3; i++) {
        double at = (i + 0.5) / 3;
        boolean lit = i == signal;
        Rgb colour = lit ? LIT[i] : UNLIT[i];
        Finish finish = lit ? Finish.LIT : Finish.MATTE;
        loft.onBack(
            level
                ? Detail.disc(at, 0.5, 0.14, 0.42, colour, finish)
                : Detail.disc(0.5, 1 - at, 0.42, 0.14, colour, finish));
      }
      Footprint place = Footprint.of(x, z, width, 0.28, heading);
      return new Post(place, loft.build(), Optional.of("traffic light"));
    }
  }
}
