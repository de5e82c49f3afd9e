package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.render.ValueNoise;

/**
 * The flat ground, one look-up per pixel: asphalt, footways and verges with their grain.
 *
 * <p>Half a million pixels make this the costliest stage, so what varies slowly along a row (the
 * bend of the road, patches) is worked out once per {@value #SPAN} pixels and taken as straight in
 * between.
 */
public final class Ground {

  private static final int SPAN = 8;

  /** No strip of the ground is narrower, in metres: both ends of a shorter span tell its middle. */
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

  /**
   * The row being painted: size of a pixel across and along the road, and strength of the grain.
   */
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

  /** Share of a pixel on the crossing road. */
  private float crossing(double z) {
    return road.hasJunction()
        ? cover((float) (road.crossing() - Math.abs(z - road.junction())), (float) (1 / rowDepth))
        : 0;
  }

  /** Share of a pixel inside an edge, from its signed distance to the edge. */
  private static float cover(float inside, float perPixel) {
    float share = inside * perPixel + 0.5f;
    return share <= 0 ? 0 : share >= 1 ? 1 : share;
  }

  /** Tyres polish two darker bands into each lane. */
  private float wheelTracks(float offset) {
    float lane = ((offset < 0 ? -offset : offset) - halfMedian) / laneWidth;
    float fromMiddle = lane - (int) lane - 0.5f;
    float fromTrack = (fromMiddle < 0 ? -fromMiddle : fromMiddle) - 0.23f;
    float dark = 0.09f - (fromTrack < 0 ? -fromTrack : fromTrack) * 0.6f;
    return dark < 0 ? 0 : dark;
  }
}
