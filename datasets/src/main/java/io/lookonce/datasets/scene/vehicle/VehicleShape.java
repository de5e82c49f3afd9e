package io.lookonce.datasets.scene.vehicle;

import io.lookonce.datasets.scene.solid.Body;
import java.util.List;

/**
 * A vehicle in its own coordinates: x right, y up, z ahead, from the point on the ground below its
 * middle.
 *
 * @param width metres
 * @param length metres
 * @param height metres
 * @param stretches from the rear to the front
 * @param wheels in any order
 */
public record VehicleShape(
    VehicleKind kind,
    double width,
    double length,
    double height,
    List<Stretch> stretches,
    List<Wheel> wheels) {

  /**
   * A part of the vehicle's length: cab, load.
   *
   * @param front where it ends, metres ahead of the vehicle's middle
   * @param bodies from the lowest to the highest
   */
  public record Stretch(double front, List<Body> bodies) {}
}
