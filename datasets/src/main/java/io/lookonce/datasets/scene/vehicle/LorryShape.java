package io.lookonce.datasets.scene.vehicle;

import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.solid.Face.Detail;
import io.lookonce.datasets.scene.solid.Face.Finish;
import io.lookonce.datasets.scene.solid.Loft;
import io.lookonce.datasets.scene.solid.Paintwork;
import io.lookonce.datasets.scene.vehicle.Vehicle.Wheel;
import io.lookonce.datasets.scene.vehicle.VehicleKind.VehicleShape;
import java.util.ArrayList;
import java.util.List;

/** Lorries: a cab in front of a load. */
final class LorryShape {

  private static final Rgb CHASSIS = Rgb.grey(0.13);
  private static final double WHEEL_RADIUS = 0.5;

  private final VehicleKind kind;
  private final SceneRandom random;
  private final double length;
  private final double half;
  private final double cabLength;
  private final double height;
  private final Rgb paint;

  private enum Load {
    BOX,
    CURTAIN,
    TANK,
    TIPPER,
    CONTAINER
  }

  private LorryShape(VehicleKind kind, SceneRandom random) {
    this.kind = kind;
    this.random = random;
    boolean articulated = kind == VehicleKind.ARTICULATED_LORRY;
    this.length = articulated ? random.between(14, 16.5) : random.between(6.4, 9.5);
    this.half = random.between(1.18, 1.27);
    this.cabLength = random.between(1.9, 2.3);
    this.height = articulated ? random.between(3.7, 4) : random.between(3, 3.8);
    this.paint = Paintwork.fleet(random);
  }

  static VehicleShape build(VehicleKind kind, SceneRandom random) {
    LorryShape lorry = new LorryShape(kind, random);
    double split = lorry.length / 2 - lorry.cabLength - 0.25;
    Load load = Load.values()[random.weighted(0.35, 0.2, 0.15, 0.15, 0.15)];
    return new VehicleShape(
        kind,
        2 * lorry.half,
        lorry.length,
        lorry.height,
        List.of(
            new VehicleShape.Stretch(split + 0.1, lorry.rear(split, load)),
            new VehicleShape.Stretch(lorry.length / 2, lorry.cab())),
        lorry.wheels());
  }

  private List<Body> cab() {
    double nose = length / 2;
    double back = nose - cabLength;
    double top = Math.min(height - 0.1, random.between(2.6, 3.5));
    double waist = 1.65;
    Loft lower =
        Loft.box(paint, Finish.LACQUER)
            .section(back, half * 0.98, 0.45, waist)
            .section(nose - 0.2, half * 0.98, 0.45, waist)
            .section(nose, half * 0.93, 0.42, waist)
            .onFront(Detail.box(0, 0, 1, 0.2, Paintwork.PLASTIC, Finish.MATTE))
            .onFront(Detail.box(0.2, 0.4, 0.8, 0.92, Rgb.grey(0.1), Finish.MATTE))
            .onFront(Detail.box(0.24, 0.62, 0.76, 0.67, Paintwork.CHROME, Finish.MATTE))
            .onFront(Detail.box(0.02, 0.18, 0.2, 0.34, Paintwork.HEADLAMP, Finish.HEADLAMP))
            .onFront(Detail.box(0.8, 0.18, 0.98, 0.34, Paintwork.HEADLAMP, Finish.HEADLAMP))
            .onFront(Detail.box(0.39, 0.05, 0.61, 0.15, Paintwork.plate(random), Finish.MATTE))
            .onSides(0, 0, Detail.box(0.3, 0, 0.31, 1, paint.times(0.5), Finish.MATTE));
    Loft upper =
        new Loft(new double[] {0, 0.92, 1}, new double[] {1, 1, 0.92}, paint, Finish.LACQUER)
            .section(back, half * 0.98, half * 0.92, waist - 0.01, top)
            .section(nose - 0.35, half * 0.98, half * 0.92, waist - 0.01, top)
            .section(nose, half * 0.93, half * 0.86, waist - 0.01, top - 0.25);
    double glassTop = Math.min(0.95, 1.0 / (top - waist));
    upper
        .onFront(Detail.box(0.05, 0.06, 0.95, glassTop, Paintwork.GLASS, Finish.GLASS))
        .onSides(0, 0, Detail.box(0.4, 0.06, 0.97, glassTop, Paintwork.GLASS, Finish.GLASS));
    return List.of(lower.build(), upper.build());
  }

  private List<Body> rear(double split, Load load) {
    double tail = -length / 2;
    Rgb red = Paintwork.tailLamp(random);
    Loft chassis =
        Loft.box(CHASSIS, Finish.MATTE)
            .section(tail + 0.05, half * 0.92, 0.55, 1)
            .section(split, half * 0.8, 0.55, 1)
            .onBack(Detail.box(0.02, 0.2, 0.16, 0.8, red, Finish.TAILLAMP))
            .onBack(Detail.box(0.84, 0.2, 0.98, 0.8, red, Finish.TAILLAMP))
            .onBack(Detail.box(0.16, 0.3, 0.22, 0.7, Paintwork.INDICATOR, Finish.MATTE))
            .onBack(Detail.box(0.38, 0.3, 0.62, 0.7, Paintwork.plate(random), Finish.MATTE));
    return List.of(chassis.build(), load(split, load, tail));
  }

  private Body load(double split, Load load, double tail) {
    Rgb colour = load == Load.CURTAIN ? Paintwork.body(random) : Paintwork.fleet(random);
    return switch (load) {
      case TANK -> tank(split, tail);
      case TIPPER ->
          plainLoad(colour, split, tail, Math.min(height, random.between(1.9, 2.6)), 9).build();
      case CONTAINER -> plainLoad(colour.times(0.85), split, tail, height, 26).build();
      default -> box(colour, split, tail);
    };
  }

  private Body tank(double split, double tail) {
    double top = Math.min(height, 3.3);
    Rgb steel = random.chance(0.6) ? Rgb.of(0xC9CDD0) : Paintwork.fleet(random);
    return new Loft(
            new double[] {0, 0.15, 0.38, 0.62, 0.85, 1},
            new double[] {0.4, 0.76, 0.98, 0.98, 0.76, 0.4},
            steel,
            Finish.LACQUER)
        .section(tail, half * 0.8, 1.15, top - 0.15)
        .section(tail + 0.3, half, 1, top)
        .section(split - 0.3, half, 1, top)
        .section(split, half * 0.8, 1.15, top - 0.15)
        .onSides(1, 2, Detail.box(0.1, 0.2, 0.7, 0.8, Paintwork.body(random), Finish.MATTE))
        .onBack(Detail.box(0.4, 0.35, 0.6, 0.55, Paintwork.INDICATOR, Finish.MATTE))
        .build();
  }

  private Loft plainLoad(Rgb colour, double split, double tail, double top, int ribs) {
    Loft loft =
        Loft.box(colour, Finish.MATTE)
            .section(tail, half, 0.99, top)
            .section(split, half, 0.99, top);
    Rgb rib = colour.times(0.8);
    for (int i = 0; i < ribs; i++) {
      double left = (i + 0.3) / ribs;
      loft.onSides(0, 0, Detail.box(left, 0.02, left + 0.35 / ribs, 0.98, rib, Finish.MATTE));
    }
    addDoors(loft, colour);
    return loft;
  }

  private Body box(Rgb colour, double split, double tail) {
    Loft loft = plainLoad(colour, split, tail, height, 0);
    if (random.chance(0.7)) {
      Rgb print = Paintwork.body(random);
      double low = random.between(0.2, 0.5);
      loft.onSides(0, 0, Detail.box(0.08, low, 0.92, low + 0.3, print, Finish.MATTE))
          .onSides(0, 0, Detail.disc(0.3, low + 0.15, 0.06, 0.1, colour, Finish.MATTE))
          .onBack(Detail.box(0.2, low, 0.8, low + 0.2, print, Finish.MATTE));
    }
    return loft.build();
  }

  private static void addDoors(Loft loft, Rgb colour) {
    Rgb seam = colour.times(0.55);
    loft.onBack(Detail.box(0.03, 0.03, 0.045, 0.97, seam, Finish.MATTE))
        .onBack(Detail.box(0.955, 0.03, 0.97, 0.97, seam, Finish.MATTE))
        .onBack(Detail.box(0.495, 0.02, 0.505, 0.97, seam, Finish.MATTE))
        .onBack(Detail.box(0.4, 0.05, 0.41, 0.95, seam, Finish.MATTE))
        .onBack(Detail.box(0.59, 0.05, 0.6, 0.95, seam, Finish.MATTE));
  }

  private List<Wheel> wheels() {
    List<Wheel> wheels = new ArrayList<>();
    double nose = length / 2;
    double[] axles =
        kind == VehicleKind.ARTICULATED_LORRY
            ? new double[] {nose - 1.3, nose - 4.6, -nose + 1.4, -nose + 2.7, -nose + 4}
            : new double[] {nose - 1.2, -nose + 1.9};
    for (double side : new double[] {-1, 1}) {
      for (double axle : axles) {
        wheels.add(new Wheel(side * half, axle, WHEEL_RADIUS, Rgb.grey(0.55)));
      }
    }
    return wheels;
  }
}
