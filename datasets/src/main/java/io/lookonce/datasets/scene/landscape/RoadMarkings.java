package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;

/** Lines painted on the road, kerbs and crash barriers. */
public final class RoadMarkings {

  private static final double FARTHEST = 260;

  private final Canvas canvas;
  private final Road road;
  private final Rgb white;
  private final Rgb middle;
  private final double wear;
  private final double width;

  private RoadMarkings(Canvas canvas, Road road, SceneRandom random) {
    this.canvas = canvas;
    this.road = road;
    Rgb light = canvas.atmosphere.light(0, 1, 0);
    double torch = canvas.atmosphere.torchlight(0.3, 12);
    this.white = Rgb.of(0xE8E8E2).times(light.plus(Rgb.grey(torch)));
    this.middle = random.chance(0.35) ? Rgb.of(0xE2B23A).times(light.plus(Rgb.grey(torch))) : white;
    double snow = canvas.atmosphere.weather == Atmosphere.Weather.SNOW ? 0.35 : 1;
    this.wear = random.between(0.45, 0.95) * snow;
    this.width = random.between(0.1, 0.16);
  }

  public static void paint(Canvas canvas, Road road, SceneRandom random) {
    RoadMarkings markings = new RoadMarkings(canvas, road, random);
    markings.paintLanes(random);
    markings.paintEdges();
    if (road.hasJunction()) {
      markings.paintJunction(random);
    }
    if (road.place() == Road.Place.MOTORWAY) {
      markings.paintBarriers();
    }
  }

  private void paintLanes(SceneRandom random) {
    double dash = random.between(2, 4.5);
    double gap = dash * random.between(1, 2.2);
    double start = random.between(-dash - gap, 0);
    long away = road.lanes().stream().filter(Road.Lane::away).count();
    long towards = road.lanes().size() - away;
    int awaySide = road.lanes().get(0).offset() > 0 ? 1 : -1;
    paintDividers(away, awaySide, start, dash, gap);
    paintDividers(towards, -awaySide, start, dash, gap);
    if (road.median() == 0 && away > 0 && towards > 0) {
      paintCentre(random, start, dash, gap);
    }
  }

  private void paintDividers(long lanes, int side, double start, double dash, double gap) {
    for (int i = 1; i < lanes; i++) {
      dashes(side * (road.median() / 2 + i * road.laneWidth()), start, dash, gap);
    }
  }

  private void paintCentre(SceneRandom random, double start, double dash, double gap) {
    switch (random.below(3)) {
      case 0 -> line(0, middle, width);
      case 1 -> {
        line(-0.14, middle, width);
        line(0.14, middle, width);
      }
      default -> dashes(0, start, dash, gap);
    }
  }

  private void paintEdges() {
    if (road.pavement() > 0) {
      Rgb kerb = Rgb.grey(0.62).times(canvas.atmosphere.light(0, 1, 0));
      line(road.left() - 0.08, kerb, 0.16);
      line(road.right() + 0.08, kerb, 0.16);
      return;
    }
    double inset = road.place() == Road.Place.MOTORWAY ? 1.4 : 0.2;
    line(road.left() + inset, white, width);
    line(road.right() - inset, white, width);
    if (road.median() > 0) {
      line(-road.median() / 2 - 0.25, middle, width);
      line(road.median() / 2 + 0.25, middle, width);
    }
  }

  private void paintJunction(SceneRandom random) {
    double near = road.junction() - road.crossing();
    boolean zebra = random.chance(0.6);
    if (zebra) {
      for (double at = road.left() + 0.3; at < road.right() - 0.5; at += 1) {
        patch(at, at + 0.5, near - 3.5, near - 0.6, white);
      }
    }
    double stop = zebra ? near - 4.8 : near - 1.2;
    for (Road.Lane lane : road.lanes()) {
      if (lane.away()) {
        double half = road.laneWidth() / 2;
        patch(lane.offset() - half, lane.offset() + half, stop - 0.35, stop, white);
      }
    }
  }

  /** Steel rails on short posts, beside the asphalt and on the median. */
  private void paintBarriers() {
    Rgb steel = Rgb.grey(0.6).times(canvas.atmosphere.light(0, 0, -1).plus(Rgb.grey(0.1)));
    for (double offset : new double[] {road.left() - 0.5, 0, road.right() + 0.5}) {
      for (double z = 2; z < 120; z += 4) {
        rail(offset, z, z + 0.12, 0, 0.5, steel.times(0.6));
      }
      double z = 1;
      while (z < FARTHEST) {
        double next = z + Math.max(3, z * 0.12);
        rail(offset, z, next, 0.45, 0.6, steel.times(0.75));
        rail(offset, z, next, 0.6, 0.75, steel);
        z = next;
      }
    }
  }

  private void rail(double offset, double from, double to, double low, double high, Rgb colour) {
    double distance = (from + to) / 2;
    double x = road.worldX(offset, from);
    double nextX = road.worldX(offset, to);
    canvas.polygon(
        new double[] {x, low, from, nextX, low, to, nextX, high, to, x, high, from},
        canvas.atmosphere.through(colour, distance),
        1);
  }

  private void dashes(double offset, double start, double dash, double gap) {
    for (double z = start; z < FARTHEST * 0.6; z += dash + gap) {
      if (isClearOfJunction(z, z + dash)) {
        patch(offset - width / 2, offset + width / 2, z, z + dash, white);
      }
    }
  }

  private void line(double offset, Rgb colour, double wide) {
    double z = 0;
    while (z < FARTHEST) {
      double next = z + Math.max(3, z * 0.12);
      if (isClearOfJunction(z, next)) {
        patch(offset - wide / 2, offset + wide / 2, z, next, colour);
      }
      z = next;
    }
  }

  /** Whether a line along the road does not reach the stop line and the zebra crossing. */
  private boolean isClearOfJunction(double from, double to) {
    return to < road.junction() - road.crossing() - 5 || from > road.junction() + road.crossing();
  }

  private void patch(double left, double right, double from, double to, Rgb colour) {
    if (to <= 0) {
      return;
    }
    double distance = Math.max(1, (from + to) / 2);
    double[] corners = {
      road.worldX(left, from), 0, from,
      road.worldX(right, from), 0, from,
      road.worldX(right, to), 0, to,
      road.worldX(left, to), 0, to
    };
    canvas.polygon(corners, canvas.atmosphere.through(colour, distance), wear);
  }
}
