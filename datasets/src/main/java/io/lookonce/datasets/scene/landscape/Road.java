package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.SceneRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * A road that leads away from the camera. Positions on it are given by the offset to the right of
 * its centre line and the distance ahead, in metres.
 *
 * @param place its surroundings
 * @param lanes all of them, both directions
 * @param left edge of the asphalt, negative
 * @param right edge of the asphalt
 * @param median width of the strip between the two directions, 0 for none
 * @param pavement width of the footway on each side, 0 for none
 * @param laneWidth width of a lane
 * @param bend curvature in 1/m; positive to the right
 * @param junction distance of the crossing road, metres ahead; infinite for none
 * @param crossing half the width of the crossing road
 */
public record Road(
    Place place,
    List<Lane> lanes,
    double left,
    double right,
    double median,
    double pavement,
    double laneWidth,
    double bend,
    double junction,
    double crossing) {

  /** The road is straight beyond this distance, metres. */
  private static final double BEND_ENDS = 220;

  /** Surroundings. */
  public enum Place {
    MOTORWAY,
    COUNTRY,
    SUBURB,
    CITY
  }

  /**
   * A lane.
   *
   * @param offset of its centre line from that of the road
   * @param away whether traffic on it drives away from the camera
   */
  public record Lane(double offset, boolean away) {}

  public static Road choose(SceneRandom random) {
    Place place = Place.values()[random.weighted(0.24, 0.2, 0.22, 0.34)];
    double laneWidth = random.between(2.9, 3.7);
    double median = place == Place.MOTORWAY ? random.between(1.5, 5) : 0;
    boolean oneWay = place == Place.CITY && random.chance(0.25);
    int side = random.chance(0.75) ? 1 : -1;
    int away = lanesOneWay(place, random);
    int towards = oneWay ? 0 : place == Place.MOTORWAY ? away : lanesOneWay(place, random);
    List<Lane> lanes = new ArrayList<>();
    addLanes(lanes, away, side, median, laneWidth, true);
    addLanes(lanes, towards, -side, median, laneWidth, false);
    double shoulder =
        switch (place) {
          case MOTORWAY -> random.between(1.5, 3);
          case COUNTRY -> random.between(0.2, 0.8);
          case SUBURB, CITY -> random.chance(0.6) ? 2.2 : 0.4;
        };
    double reachAway = side * (median / 2 + away * laneWidth + shoulder);
    double reachTowards = -side * (median / 2 + towards * laneWidth + shoulder);
    boolean crosses =
        switch (place) {
          case MOTORWAY -> false;
          case COUNTRY -> random.chance(0.08);
          case SUBURB -> random.chance(0.35);
          case CITY -> random.chance(0.65);
        };
    double bend = random.chance(0.45) || crosses ? 0 : random.between(-0.0016, 0.0016);
    return new Road(
        place,
        lanes,
        Math.min(reachAway, reachTowards),
        Math.max(reachAway, reachTowards),
        median,
        place == Place.CITY || place == Place.SUBURB ? random.between(1.6, 4) : 0,
        laneWidth,
        bend,
        crosses ? random.between(16, 55) : Double.POSITIVE_INFINITY,
        random.between(3.5, 7));
  }

  private static int lanesOneWay(Place place, SceneRandom random) {
    return switch (place) {
      case MOTORWAY -> 2 + random.below(3);
      case COUNTRY, SUBURB -> 1;
      case CITY -> 1 + random.below(3);
    };
  }

  private static void addLanes(
      List<Lane> lanes, int count, int side, double median, double width, boolean away) {
    for (int i = 0; i < count; i++) {
      lanes.add(new Lane(side * (median / 2 + (i + 0.5) * width), away));
    }
  }

  public boolean hasJunction() {
    return Double.isFinite(junction);
  }

  /** The world x of a position on the road, given by offset and distance. */
  public double worldX(double offset, double z) {
    return offset + middle(z);
  }

  /** The world x of the centre line at a distance. */
  double middle(double z) {
    double bent = Math.min(Math.max(z, 0), BEND_ENDS);
    return bend * bent * bent / 2 + bend * bent * (Math.max(z, 0) - bent);
  }

  /** Heading of the road at a distance, in radians. */
  public double heading(double z) {
    return StrictMath.atan(bend * Math.min(Math.max(z, 0), BEND_ENDS));
  }

  /** Whether a distance lies within the crossing road, widened by a margin. */
  public boolean isInJunction(double z, double margin) {
    return Math.abs(z - junction) < crossing + margin;
  }
}
