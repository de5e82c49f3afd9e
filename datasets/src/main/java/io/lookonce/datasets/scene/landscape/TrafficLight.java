package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Detail;
import io.lookonce.datasets.scene.solid.Finish;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Loft;
import java.util.Optional;

/** The head of a traffic light: a dark case with three lamps, one of them lit. */
final class TrafficLight {

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
  static Post draw(double x, double z, double low, double heading, int signal, SceneRandom random) {
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
