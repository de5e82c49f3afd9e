package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.render.ValueNoise;

/**
 * The flat ground, computed pixel by pixel: asphalt, footways and verges with their grain.
 *
 * <p>With half a million pixels this is the most expensive stage, so values that vary slowly along
 * a row (the bend of the road, patches) are computed every {@value #SPAN} pixels and interpolated
 * linearly.
 */
public final class Ground {

  private static final int SPAN = 8;

  /** The narrowest strip of the ground, in metres. A shorter span with equal ends is uniform. */
  private static final float NARROWEST = 1;

  private final Canvas canvas;
  private final Camera camera;
  private final Atmosphere atmosphere;
  private final Road road;
  private final GroundColours colours;
  private final float left;
  private final float right;
  private final float halfMedian;
  private final float pavement;
  private final float laneWidth;

  /** The current row: size of a pixel across and along the road, and strength of the grain. */
  private double pixel;

  private double rowDepth;
  private double fine;
  private double coarse;

  private Ground(Canvas canvas, Road road, SceneRandom random) {
    this.canvas = canvas;
    this.camera = canvas.camera;
    this.atmosphere = canvas.atmosphere;
    this.road = road;
    this.colours = new GroundColours(atmosphere, road, random);
    this.left = (float) road.left();
    this.right = (float) road.right();
    this.halfMedian = (float) road.median() / 2;
    this.pavement = (float) road.pavement();
    this.laneWidth = (float) road.laneWidth();
  }

  public static void paint(Canvas canvas, Road road, SceneRandom random) {
    Ground ground = new Ground(canvas, road, random);
    int top = (int) Math.max(0, Math.ceil(canvas.camera.horizon()));
    for (int row = top; row < canvas.camera.height; row++) {
      ground.paintRow(row);
    }
  }

  private void paintRow(int row) {
    double up = (camera.height / 2.0 - row - 0.5) / camera.focal;
    double fall = camera.sinPitch - up * camera.cosPitch;
    double depth = Math.min(camera.y / Math.max(fall, 1e-5), 5000);
    double ahead = depth * (up * camera.sinPitch + camera.cosPitch);
    pixel = depth / camera.focal;
    rowDepth = depth * pixel / camera.y;
    fine = colours.grain * Math.min(1, 0.03 / pixel);
    coarse = colours.patches * Math.min(1, 0.6 / rowDepth);
    colours.prepareRow(depth);
    double stepX = pixel * camera.cosYaw;
    double stepZ = -pixel * camera.sinYaw;
    double x = camera.x + ahead * camera.sinYaw + stepX * (0.5 - camera.width / 2.0);
    double z = ahead * camera.cosYaw + stepZ * (0.5 - camera.width / 2.0);
    for (int column = 0; column < camera.width; column += SPAN) {
      int end = Math.min(column + SPAN, camera.width);
      paintSpan(row, column, end, x, z, stepX, stepZ);
      x += SPAN * stepX;
      z += SPAN * stepZ;
    }
  }

  private void paintSpan(
      int row, int from, int to, double x, double z, double stepX, double stepZ) {
    double nextX = x + SPAN * stepX;
    double nextZ = z + SPAN * stepZ;
    double offset = x - road.middle(z);
    double stepOffset = (nextX - road.middle(nextZ) - offset) / SPAN;
    double patch = 1 - fine / 2 + coarse * (ValueNoise.at(x * 0.9, z * 0.35) - 0.5);
    double nextPatch = 1 - fine / 2 + coarse * (ValueNoise.at(nextX * 0.9, nextZ * 0.35) - 0.5);
    double stepPatch = (nextPatch - patch) / SPAN;
    float perPixel = (float) (1 / pixel);
    float lamps = colours.lamps(from + SPAN / 2, camera.width);
    float start = (float) offset;
    float end = (float) (offset + SPAN * stepOffset);
    float crossing = crossing(z);
    float roadAtStart = Math.max(crossing, onRoad(start, perPixel));
    float footwayAtStart = (1 - roadAtStart) * onFootway(start, perPixel);
    boolean uniform =
        Math.abs(end - start) < NARROWEST
            && isWhole(roadAtStart)
            && isWhole(footwayAtStart)
            && roadAtStart == Math.max(crossing, onRoad(end, perPixel))
            && footwayAtStart == (1 - roadAtStart) * onFootway(end, perPixel);
    int i = 3 * (row * camera.width + from);
    for (int column = from; column < to; column++) {
      int step = column - from;
      float at = (float) (offset + step * stepOffset);
      float onRoad = uniform ? roadAtStart : Math.max(crossing, onRoad(at, perPixel));
      float footway = uniform ? footwayAtStart : (1 - onRoad) * onFootway(at, perPixel);
      double grain = fine * ValueNoise.nearest((x + step * stepX) * 55, (z + step * stepZ) * 55);
      float shade = (float) (patch + step * stepPatch + grain);
      if (onRoad > 0) {
        shade *= 1 - onRoad * wheelTracks(at);
      }
      colours.write(canvas.pixels, i, onRoad, footway, shade, lamps);
      i += 3;
    }
  }

  private static boolean isWhole(float share) {
    return share == 0 || share == 1;
  }

  private float onFootway(float offset, float perPixel) {
    float beyond = offset < 0 ? left - offset : offset - right;
    return cover(pavement - beyond, perPixel);
  }

  private float onRoad(float offset, float perPixel) {
    float toEdge = offset < 0 ? offset - left : right - offset;
    float toMedian = (offset < 0 ? -offset : offset) - halfMedian;
    float inside = halfMedian > 0 && toMedian < toEdge ? toMedian : toEdge;
    return cover(inside, perPixel);
  }

  /** The fraction of a pixel on the crossing road. */
  private float crossing(double z) {
    return road.hasJunction()
        ? cover((float) (road.crossing() - Math.abs(z - road.junction())), (float) (1 / rowDepth))
        : 0;
  }

  /** The fraction of a pixel inside an edge, from its signed distance to the edge. */
  private static float cover(float inside, float perPixel) {
    float share = inside * perPixel + 0.5f;
    return share <= 0 ? 0 : share >= 1 ? 1 : share;
  }

  /** The darkening of the two wheel tracks in each lane. */
  private float wheelTracks(float offset) {
    float lane = ((offset < 0 ? -offset : offset) - halfMedian) / laneWidth;
    float fromMiddle = lane - (int) lane - 0.5f;
    float fromTrack = (fromMiddle < 0 ? -fromMiddle : fromMiddle) - 0.23f;
    float dark = 0.09f - (fromTrack < 0 ? -fromTrack : fromTrack) * 0.6f;
    return dark < 0 ? 0 : dark;
  }

  /** The colours of the ground as seen by the camera, row by row. */
  private static final class GroundColours {

    /** At night, headlamps light the ground; their light is warmer than that of the sky. */
    private static final Rgb HEADLAMP_TINT = new Rgb(1.04, 1, 0.93);

    /** Strength of variations at the scale of centimetres, and at the scale of metres. */
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

    /** Computes the light at a distance along the line of sight, in metres. */
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
              (torch
                  * dipped
                  / (0.25 + reach * reach)
                  / Math.max(0.05, atmosphere.ambient.green()));
    }

    private static void fill(float[] target, Rgb colour) {
      target[0] = (float) colour.blue() * 255;
      target[1] = (float) colour.green() * 255;
      target[2] = (float) colour.red() * 255;
    }

    /** The brightening of a column of this row by the camera's own headlamps; 1 for none. */
    float lamps(int column, int width) {
      float aside = (2f * column / width - 1) * 1.15f;
      float beam = 1 - aside * aside;
      return 1 + (beam > 0 ? rowLamps * beam : 0);
    }

    /** Writes one pixel as a blend of the materials; the remainder is verge. */
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
}
