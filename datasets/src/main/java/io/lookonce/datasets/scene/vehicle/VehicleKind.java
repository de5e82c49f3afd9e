package io.lookonce.datasets.scene.vehicle;

import io.lookonce.datasets.scene.render.SceneRandom;

/**
 * The vehicles that are drawn, and the class each is labelled with.
 *
 * <p>The classes are COCO's, following its annotators: whatever is built to carry people in a
 * private cabin is a {@code car} (people carriers and off-roaders too), whatever has a separate or
 * closed load space is a {@code truck} (panel vans, pick-ups, lorries).
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

  /** A kind as often as one meets it on this sort of road; rare ones more often than in life. */
  public static VehicleKind draw(SceneRandom random) {
    return values()[
        random.weighted(0.16, 0.17, 0.11, 0.13, 0.06, 0.045, 0.09, 0.07, 0.045, 0.09, 0.025)];
  }

  /** A vehicle of this kind in its own colour and proportions. */
  public VehicleShape build(SceneRandom random) {
    return switch (this) {
      case LORRY, ARTICULATED_LORRY -> LorryShape.build(this, random);
      case BUS, DOUBLE_DECKER -> BusShape.build(this, random);
      default -> CarShape.build(this, random);
    };
  }
}
