package io.lookonce.datasets.scene.vehicle;

import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.vehicle.Vehicle.Wheel;
import java.util.List;

/**
 * The kinds of vehicles with their classes.
 *
 * <p>The classes follow COCO's annotators: a vehicle with a private passenger cabin is a {@code
 * car} (including people carriers and off-roaders), a vehicle with a separate or closed load space
 * is a {@code truck} (panel vans, pick-ups, lorries).
 */
public enum VehicleKind {
  HATCHBACK("car"),
  SALOON("car"),
  ESTATE("car"),
  OFF_ROADER("car"),
  PEOPLE_CARRIER("car"),
  PICK_UP("truck"),
  PANEL_VAN("truck"),
  LORRY("truck"),
  ARTICULATED_LORRY("truck"),
  BUS("bus"),
  DOUBLE_DECKER("bus");

  final String label;

  VehicleKind(String label) {
    this.label = label;
  }

  /** Draws a kind with its frequency in traffic; rare kinds are more frequent than in reality. */
  public static VehicleKind draw(SceneRandom random) {
    return values()[
        random.weighted(0.16, 0.17, 0.11, 0.13, 0.06, 0.045, 0.09, 0.07, 0.045, 0.09, 0.025)];
  }

  /** Builds a vehicle of this kind with random colour and proportions. */
  public VehicleShape build(SceneRandom random) {
    return switch (this) {
      case LORRY, ARTICULATED_LORRY -> LorryShape.build(this, random);
      case BUS, DOUBLE_DECKER -> BusShape.build(this, random);
      default -> CarShape.build(this, random);
    };
  }

  /**
   * A vehicle in its own coordinates: x right, y up, z ahead, with the origin on the ground below
   * its centre.
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
     * @param front its front end, metres ahead of the vehicle's centre
     * @param bodies from the lowest to the highest
     */
    public record Stretch(double front, List<Body> bodies) {}
  }
}
