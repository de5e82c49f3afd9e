package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;

/** Colours and lamps that vehicles share. */
public final class Paintwork {

  public static final Rgb GLASS = Rgb.of(0x14181C);
  public static final Rgb PLASTIC = Rgb.of(0x26272A);
  public static final Rgb CHROME = Rgb.of(0xB9BEC4);
  public static final Rgb HEADLAMP = Rgb.of(0xF6F4E4);
  public static final Rgb INDICATOR = Rgb.of(0xFF9B1A);

  private static final int[] MUTED = {
    0xF2F2F0, 0xE6E7E8, 0x17181A, 0x24262A, 0x505459, 0x7C8085, 0xA9AEB3, 0xC3C6C9
  };
  private static final int[] BRIGHT = {
    0xA8141C, 0xC62A22, 0x1D3F7A, 0x2560A8, 0x14284A, 0x1F5B3A, 0x8A7A5C, 0xD9A514, 0xE2661A,
    0x5A1A28, 0x6FA3C4, 0x4B3A6A, 0x7D4A28, 0xE8DDC0
  };

  private Paintwork() {}

  /** A body colour with realistic frequencies: two of three are white, black or grey. */
  public static Rgb body(SceneRandom random) {
    return vary(random, random.chance(0.62) ? MUTED : BRIGHT);
  }

  /** A typical colour of a fleet. */
  public static Rgb fleet(SceneRandom random) {
    return vary(random, random.chance(0.5) ? new int[] {0xF2F2F0, 0xECECEA} : BRIGHT);
  }

  private static Rgb vary(SceneRandom random, int[] colours) {
    Rgb colour = Rgb.of(colours[random.below(colours.length)]);
    return colour
        .times(random.between(0.88, 1.06))
        .plus(new Rgb(0.02 * random.unit(), 0.02 * random.unit(), 0.02 * random.unit()));
  }

  /** A tail lamp's red, brighter when braking. */
  public static Rgb tailLamp(SceneRandom random) {
    return random.chance(0.35) ? Rgb.of(0xFF2A1C) : Rgb.of(0xC2140F);
  }

  /** A number plate: white, yellow or dark. */
  public static Rgb plate(SceneRandom random) {
    return random.pick(Rgb.of(0xF0F0EC), Rgb.of(0xF0F0EC), Rgb.of(0xF2C83A), Rgb.of(0x2A3038));
  }
}
