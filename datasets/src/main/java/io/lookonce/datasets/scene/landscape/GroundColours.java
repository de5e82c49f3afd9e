package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;

/** The colours of the ground as they arrive at the camera, row by row. */
final class GroundColours {

  /** At night the ground is seen by the headlamps, whose light is warmer than the sky's. */
  private static final Rgb HEADLAMP_TINT = new Rgb(1.04, 1, 0.93);

  /** Strength of what varies from one centimetre to the next, and from one metre to the next. */
  final double grain;

  final double patches;

  private final Atmosphere atmosphere;
  private final Rgb asphalt;
  private final Rgb footway;
  private final Rgb verge;
  private final double torch;

  /** Blue, green, red of the three materials in this row's light, and of its haze; 0 to 255. */
  private final float[] onAsphalt = new float[3];

  private final float[] onFootway = new float[3];
  private final float[] onVerge = new float[3];
  private final float[] haze = new float[3];
  private float rowLamps;

  GroundColours(Atmosphere atmosphere, Road road, SceneRandom random) {
    this.atmosphere = atmosphere;
    double wet = atmosphere.isWet() ? 0.6 : 1;
    double tone = random.between(0.25, 0.48) * wet;
    double snow = atmosphere.weather == Atmosphere.Weather.SNOW ? random.between(0.35, 0.95) : 0;
    asphalt =
        new Rgb(tone * random.between(0.97, 1.05), tone, tone * random.between(0.97, 1.06))
            .towards(Rgb.of(0xD8DCE2), snow * 0.55);
    footway =
        Rgb.grey(random.between(0.42, 0.62) * (wet + 1) / 2)
            .times(new Rgb(1.03, 1, 0.96))
            .towards(Rgb.of(0xE4E8EE), snow);
    verge = verge(road, random).towards(Rgb.of(0xE8ECF2), snow);
    grain = random.between(0.05, 0.16);
    patches = random.between(0.05, 0.3);
    torch = atmosphere.torchlight(0.5, 0) / 4;
  }

  private static Rgb verge(Road road, SceneRandom random) {
    if (road.place() == Road.Place.CITY) {
      return Rgb.grey(random.between(0.36, 0.55)).times(new Rgb(1.04, 1, 0.95));
    }
    return random.pick(
        Rgb.of(0x5E7A38), Rgb.of(0x6C8440), Rgb.of(0x4C6A30), Rgb.of(0x8A8450), Rgb.of(0x7A6A4A));
  }

  /** Works out the light at a distance along the line of sight, in metres. */
  void prepareRow(double depth) {
    double clear = 1 - atmosphere.hazeShare(depth);
    Rgb sky = atmosphere.light(0, 1, 0);
    Rgb light = (atmosphere.isDark() ? HEADLAMP_TINT.times(sky.green()) : sky).times(clear);
    fill(onAsphalt, asphalt.times(light));
    fill(onFootway, footway.times(light));
    fill(onVerge, verge.times(light));
    fill(haze, atmosphere.haze.times(1 - clear));
    double reach = depth / 16;
    double dipped = Math.min(1, depth / 7);
    rowLamps =
        (float)
            (torch * dipped / (0.25 + reach * reach) / Math.max(0.05, atmosphere.ambient.green()));
  }

  private static void fill(float[] target, Rgb colour) {
    target[0] = (float) colour.blue() * 255;
    target[1] = (float) colour.green() * 255;
    target[2] = (float) colour.red() * 255;
  }

  /** How much brighter the camera's own headlamps make a column of this row; 1 for not at all. */
  float lamps(int column, int width) {
    float aside = (2f * column / width - 1) * 1.15f;
    float beam = 1 - aside * aside;
    return 1 + (beam > 0 ? rowLamps * beam : 0);
  }

  /** Writes one pixel: a blend of the materials, the verge taking what the others leave. */
  void write(byte[] pixels, int i, float road, float footway, float shade, float lamps) {
    float rest = 1 - road - footway;
    float brightness = shade * lamps;
    for (int channel = 0; channel < 3; channel++) {
      float colour =
          road * onAsphalt[channel] + footway * onFootway[channel] + rest * onVerge[channel];
      int level = (int) (haze[channel] + colour * brightness + 0.5f);
      pixels[i + channel] = (byte) (level > 255 ? 255 : level);
    }
  }
}
