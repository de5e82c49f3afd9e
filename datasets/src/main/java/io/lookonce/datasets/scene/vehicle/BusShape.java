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

/** Buses and coaches with one or two floors. */
final class BusShape {

  private static final double WAIST = 1.15;

  private final SceneRandom random;
  private final double length;
  private final double half;
  private final double height;
  private final Rgb paint;
  private final Rgb second;
  private final boolean twoFloors;

  private BusShape(VehicleKind kind, SceneRandom random) {
    this.random = random;
    this.twoFloors = kind == VehicleKind.DOUBLE_DECKER;
    this.length = random.between(9.2, 12.6);
    this.half = random.between(1.2, 1.28);
    this.height = twoFloors ? random.between(4.1, 4.4) : random.between(2.9, 3.4);
    this.paint = Paintwork.fleet(random);
    this.second = random.chance(0.5) ? paint : Paintwork.body(random);
  }

  static VehicleShape build(VehicleKind kind, SceneRandom random) {
    BusShape bus = new BusShape(kind, random);
    List<Body> bodies = List.of(bus.skirt(), bus.saloon());
    return new VehicleShape(
        kind,
        2 * bus.half,
        bus.length,
        bus.height,
        List.of(new VehicleShape.Stretch(bus.length / 2, bodies)),
        bus.wheels());
  }

  private Body skirt() {
    Loft loft = Loft.box(second, Finish.LACQUER);
    addSections(loft, 0.3, WAIST, half);
    Rgb red = Paintwork.tailLamp(random);
    loft.onBack(Detail.box(0.04, 0.3, 0.13, 0.8, red, Finish.TAILLAMP))
        .onBack(Detail.box(0.87, 0.3, 0.96, 0.8, red, Finish.TAILLAMP))
        .onBack(Detail.box(0.2, 0.35, 0.8, 0.9, second.times(0.6), Finish.MATTE))
        .onBack(Detail.box(0, 0, 1, 0.16, Paintwork.PLASTIC, Finish.MATTE))
        .onBack(Detail.box(0.4, 0.18, 0.6, 0.32, Paintwork.plate(random), Finish.MATTE))
        .onFront(Detail.box(0.04, 0.35, 0.2, 0.65, Paintwork.HEADLAMP, Finish.HEADLAMP))
        .onFront(Detail.box(0.8, 0.35, 0.96, 0.65, Paintwork.HEADLAMP, Finish.HEADLAMP))
        .onFront(Detail.box(0, 0, 1, 0.18, Paintwork.PLASTIC, Finish.MATTE))
        .onFront(Detail.box(0.39, 0.2, 0.61, 0.34, Paintwork.plate(random), Finish.MATTE))
        .onSides(1, 0, Detail.box(0, 0, 1, 0.1, Paintwork.PLASTIC, Finish.MATTE))
        .onSides(1, 0, Detail.box(0.9, 0.08, 0.985, 1, Paintwork.GLASS, Finish.GLASS));
    return loft.build();
  }

  private Body saloon() {
    Loft loft =
        new Loft(new double[] {0, 0.93, 1}, new double[] {1, 1, 0.9}, paint, Finish.LACQUER);
    addSections(loft, WAIST - 0.01, height, half * random.between(0.95, 1));
    if (twoFloors) {
      addWindows(loft, 0.04, 0.38, true);
      addWindows(loft, 0.56, 0.9, false);
      addScreens(loft, 0.02, 0.4, 0.44);
      loft.onFront(screen(0.05, 0.58, 0.95, 0.88)).onBack(screen(0.15, 0.6, 0.85, 0.86));
    } else {
      addWindows(loft, 0.08, 0.8, true);
      addScreens(loft, 0.03, 0.72, 0.77);
    }
    return loft.build();
  }

  private void addSections(Loft loft, double low, double high, double topHalf) {
    double end = length / 2;
    loft.section(-end, half * 0.95, topHalf * 0.95, low, high - 0.04)
        .section(-end + 0.2, half, topHalf, low, high)
        .section(end - 0.25, half, topHalf, low, high)
        .section(end, half * 0.95, topHalf * 0.95, low, high - 0.06);
  }

  private void addWindows(Loft loft, double low, double high, boolean withDoors) {
    int panes = 5 + random.below(4);
    double end = withDoors ? 0.88 : 0.98;
    double pitch = (end - 0.02) / panes;
    double frame = random.chance(0.4) ? 0.004 : 0.012;
    for (int pane = 0; pane < panes; pane++) {
      double left = 0.02 + pane * pitch;
      loft.onSides(1, 0, screen(left + frame, low, left + pitch - frame, high));
    }
    if (withDoors) {
      loft.onSides(1, 0, screen(0.9, 0, 0.985, high));
    }
  }

  private void addScreens(Loft loft, double low, double high, double sign) {
    loft.onFront(screen(0.05, low, 0.95, high))
        .onFront(Detail.box(0.495, low, 0.505, high, Rgb.grey(0.05), Finish.MATTE))
        .onBack(screen(0.14, low + 0.2 * (high - low), 0.86, high));
    loft.onFront(Detail.box(0.14, sign, 0.86, sign + 0.12, Rgb.grey(0.05), Finish.MATTE));
    int blocks = 4 + random.below(5);
    for (int block = 0; block < blocks; block++) {
      double left = 0.2 + block * 0.6 / blocks;
      loft.onFront(
          Detail.box(
              left, sign + 0.03, left + 0.4 / blocks, sign + 0.09, Rgb.of(0xF0A030), Finish.LIT));
    }
  }

  private static Detail screen(double left, double low, double right, double high) {
    return Detail.box(left, low, right, high, Paintwork.GLASS, Finish.GLASS);
  }

  private List<Wheel> wheels() {
    List<Wheel> wheels = new ArrayList<>();
    for (double side : new double[] {-1, 1}) {
      wheels.add(new Wheel(side * half, length / 2 - 2.6, 0.48, Rgb.grey(0.5)));
      wheels.add(new Wheel(side * half, -length / 2 + 2.9, 0.48, Rgb.grey(0.5)));
    }
    return wheels;
  }
}
