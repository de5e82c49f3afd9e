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

/** Cars, pick-ups and panel vans: a low body with a glazed or closed upper part on it. */
final class CarShape {

  private static final double[] BODY_HEIGHTS = {0, 0.3, 0.72, 1};
  private static final double[] BODY_BULGES = {0.95, 1, 1, 0.94};
  private static final double[] CABIN_HEIGHTS = {0, 0.86, 1};
  private static final double[] CABIN_BULGES = {1, 1, 0.88};

  private final VehicleKind kind;
  private final SceneRandom random;
  private final Proportions size;
  private final Rgb paint;
  private final Rgb trim;
  private final double front;
  private final double half;

  /**
   * Lengths in metres.
   *
   * @param waist height of the line below the windows
   * @param bonnet from the nose to the foot of the windscreen
   * @param boot from the tail to the foot of the rear window
   * @param frontRake how far the windscreen leans back
   * @param rearRake how far the rear window leans forward
   * @param clearance under the body
   */
  private record Proportions(
      double length,
      double width,
      double height,
      double waist,
      double bonnet,
      double boot,
      double frontRake,
      double rearRake,
      double clearance) {

    static Proportions of(VehicleKind kind) {
      return switch (kind) {
        case HATCHBACK -> new Proportions(4.0, 1.76, 1.47, 0.92, 1.0, 0.08, 0.85, 0.38, 0.2);
        case SALOON -> new Proportions(4.7, 1.83, 1.44, 0.92, 1.25, 0.75, 0.95, 0.85, 0.19);
        case ESTATE -> new Proportions(4.7, 1.83, 1.48, 0.93, 1.25, 0.08, 0.95, 0.45, 0.19);
        case OFF_ROADER -> new Proportions(4.6, 1.9, 1.72, 1.06, 1.15, 0.06, 0.7, 0.3, 0.27);
        case PEOPLE_CARRIER -> new Proportions(4.8, 1.9, 1.82, 1.02, 0.85, 0.04, 1.05, 0.2, 0.22);
        case PICK_UP -> new Proportions(5.3, 1.92, 1.82, 1.08, 1.3, 1.75, 0.7, 0.15, 0.32);
        default -> new Proportions(5.6, 2.02, 2.5, 1.2, 0.75, 0.02, 0.85, 0.06, 0.26);
      };
    }

    Proportions varied(SceneRandom random) {
      double all = random.between(0.94, 1.06);
      double tall = all * random.between(0.96, 1.05);
      return new Proportions(
          length * all * random.between(0.97, 1.05),
          width * all,
          height * tall,
          waist * tall * random.between(0.97, 1.04),
          bonnet * all,
          boot * all,
          frontRake * all * random.between(0.85, 1.15),
          rearRake * all * random.between(0.8, 1.2),
          clearance * random.between(0.85, 1.25));
    }
  }

  private CarShape(VehicleKind kind, SceneRandom random) {
    this.kind = kind;
    this.random = random;
    this.size = Proportions.of(kind).varied(random);
    this.paint = kind == VehicleKind.PANEL_VAN ? Paintwork.fleet(random) : Paintwork.body(random);
    this.trim = random.chance(0.4) ? Paintwork.PLASTIC : paint.times(0.82);
    this.front = size.length / 2;
    this.half = size.width / 2;
  }

  static VehicleShape build(VehicleKind kind, SceneRandom random) {
    CarShape car = new CarShape(kind, random);
    List<Body> bodies = List.of(car.lowerBody(), car.cabin());
    return new VehicleShape(
        kind,
        car.size.width,
        car.size.length,
        car.size.height,
        List.of(new VehicleShape.Stretch(car.front, bodies)),
        car.wheels());
  }

  private Body lowerBody() {
    double low = size.clearance;
    double waist = size.waist;
    double drop = kind == VehicleKind.OFF_ROADER || kind == VehicleKind.PICK_UP ? 0.08 : 0.16;
    Loft loft =
        new Loft(BODY_HEIGHTS, BODY_BULGES, paint, Finish.LACQUER)
            .section(-front, half * 0.9, low + 0.1, waist * 0.95)
            .section(-front + 0.14, half * 0.985, low, waist)
            .section(-0.2 * size.length, half, low, waist)
            .section(front - size.bonnet, half, low, waist)
            .section(front - 0.3, half * 0.96, low, waist - drop * 0.7)
            .section(front - 0.06, half * 0.88, low + 0.03, waist - drop - 0.03)
            .section(front, half * 0.82, low + 0.1, waist - drop - 0.1);
    addRear(loft);
    addNose(loft);
    addFlanks(loft);
    return loft.build();
  }

  private void addRear(Loft loft) {
    Rgb red = Paintwork.tailLamp(random);
    double wide = random.between(0.12, 0.26);
    double low = random.between(0.5, 0.62);
    double high = low + random.between(0.16, 0.34);
    loft.onBack(Detail.box(0.02, 0, 0.98, random.between(0.18, 0.34), trim, Finish.MATTE))
        .onBack(Detail.box(0.01, low, wide, high, red, Finish.TAILLAMP))
        .onBack(Detail.box(1 - wide, low, 0.99, high, red, Finish.TAILLAMP))
        .onBack(Detail.box(0.37, 0.34, 0.63, 0.47, Paintwork.plate(random), Finish.MATTE));
    if (random.chance(0.3)) {
      loft.onBack(Detail.box(wide, high - 0.1, 1 - wide, high - 0.05, red, Finish.TAILLAMP));
    }
    if (random.chance(0.12)) {
      double left = random.chance(0.5) ? 0.02 : 1 - wide;
      loft.onBack(
          Detail.box(left, low, left + wide * 0.5, low + 0.1, Paintwork.INDICATOR, Finish.LIT));
    }
    if (kind == VehicleKind.PICK_UP) {
      loft.onTop(0, Detail.box(0.08, 0.1, 0.92, 1, Rgb.grey(0.1), Finish.MATTE))
          .onTop(1, Detail.box(0.08, 0, 0.92, 0.4, Rgb.grey(0.1), Finish.MATTE));
    }
  }

  private void addNose(Loft loft) {
    double wide = random.between(0.16, 0.24);
    double low = random.between(0.6, 0.7);
    Rgb grille = random.chance(0.25) ? Paintwork.CHROME : Rgb.grey(0.06);
    loft.onFront(Detail.box(0.12, 0.04, 0.88, 0.24, Rgb.grey(0.07), Finish.MATTE))
        .onFront(Detail.box(0.27, random.between(0.48, 0.6), 0.73, 0.86, grille, Finish.MATTE))
        .onFront(Detail.box(0.3, 0.62, 0.7, 0.68, Rgb.grey(0.1), Finish.MATTE))
        .onFront(Detail.box(0.01, low, wide, 0.95, Paintwork.HEADLAMP, Finish.HEADLAMP))
        .onFront(Detail.box(1 - wide, low, 0.99, 0.95, Paintwork.HEADLAMP, Finish.HEADLAMP))
        .onFront(Detail.box(0.38, 0.28, 0.62, 0.4, Paintwork.plate(random), Finish.MATTE));
  }

  private void addFlanks(Loft loft) {
    Rgb seam = paint.times(0.55);
    for (int segment = 1; segment <= 2; segment++) {
      loft.onSides(segment, 0, Detail.box(0, 0, 1, 0.5, Paintwork.PLASTIC, Finish.MATTE));
    }
    double door = random.between(0.42, 0.58);
    for (int band = 1; band <= 2; band++) {
      loft.onSides(2, band, Detail.box(door, 0, door + 0.012, 1, seam, Finish.MATTE))
          .onSides(2, band, Detail.box(0.985, 0, 1, 1, seam, Finish.MATTE))
          .onSides(2, band, Detail.box(0, 0, 0.012, 1, seam, Finish.MATTE));
    }
    loft.onSides(2, 1, Detail.box(door - 0.12, 0.8, door - 0.04, 0.9, seam, Finish.MATTE))
        .onSides(2, 1, Detail.box(0.12, 0.8, 0.2, 0.9, seam, Finish.MATTE));
  }

  private Body cabin() {
    double foot = size.waist - 0.015;
    double rear = -front + size.boot;
    double nose = front - size.bonnet + 0.08;
    if (kind == VehicleKind.PICK_UP) {
      rear = -front + 1.7;
    }
    double roof = kind == VehicleKind.PANEL_VAN ? 0.9 : random.between(0.74, 0.82);
    double height = size.height;
    Loft loft =
        new Loft(CABIN_HEIGHTS, CABIN_BULGES, paint, Finish.LACQUER)
            .section(rear, half * 0.94, half * 0.93, foot, foot + 0.02)
            .section(rear + size.rearRake, half * 0.94, half * roof, foot, height - 0.03)
            .section((rear + nose) / 2, half * 0.95, half * (roof + 0.02), foot, height)
            .section(nose - size.frontRake, half * 0.95, half * roof, foot, height - 0.03)
            .section(nose, half * 0.94, half * 0.93, foot, foot + 0.02);
    glaze(loft);
    return loft.build();
  }

  private void glaze(Loft loft) {
    boolean van = kind == VehicleKind.PANEL_VAN;
    loft.onTop(3, glass(0.03, 0.04, 0.97, 0.96));
    addSeats(loft);
    if (van) {
      addLoadSpace(loft);
      loft.onSides(2, 0, glass(0.52, 0.08, 0.98, 0.62));
    } else {
      loft.onTop(0, glass(0.07, 0.1, 0.93, 0.92))
          .onSides(1, 0, glass(0.06, 0.06, 0.96, 0.92))
          .onSides(2, 0, glass(0.03, 0.06, 0.98, 0.92));
      if (size.rearRake > 0.25) {
        loft.onSides(
            0,
            0,
            new Detail(
                new double[] {0.45, 0.1, 0.97, 0.1, 0.97, 0.88}, Paintwork.GLASS, Finish.GLASS));
      }
    }
    loft.onSides(
        3,
        0,
        new Detail(new double[] {0.03, 0.1, 0.6, 0.1, 0.03, 0.9}, Paintwork.GLASS, Finish.GLASS));
  }

  /** Adds head rests behind the windscreen and the rear window, and a reflection of the sky. */
  private void addSeats(Loft loft) {
    Rgb seat = Rgb.grey(0.16);
    double streak = random.between(0.15, 0.7);
    if (kind != VehicleKind.PANEL_VAN) {
      addHeadRests(loft, 0, 0.36, 0.74, seat);
    }
    addHeadRests(loft, 3, 0.66, 0.3, seat);
    Rgb sky = Rgb.of(0x55606A);
    loft.onTop(
        3,
        new Detail(
            new double[] {
              streak, 0.06, streak + 0.07, 0.06, streak + 0.2, 0.94, streak + 0.1, 0.94
            },
            sky,
            Finish.GLASS));
  }

  private static void addHeadRests(Loft loft, int segment, double foot, double head, Rgb seat) {
    for (double middle : new double[] {0.28, 0.72}) {
      double[] outline = {
        middle - 0.1, foot, middle + 0.1, foot, middle + 0.06, head, middle - 0.06, head
      };
      loft.onTop(segment, new Detail(outline, seat, Finish.MATTE));
    }
  }

  /** The closed rear of a van: doors with or without windows, perhaps a company's stripe. */
  private void addLoadSpace(Loft loft) {
    Rgb seam = paint.times(0.5);
    if (random.chance(0.6)) {
      loft.onTop(0, glass(0.1, 0.45, 0.44, 0.85)).onTop(0, glass(0.56, 0.45, 0.9, 0.85));
    }
    loft.onTop(0, Detail.box(0.495, 0, 0.505, 1, seam, Finish.MATTE));
    if (random.chance(0.55)) {
      Rgb stripe = Paintwork.body(random);
      double low = random.between(0.15, 0.45);
      double high = low + random.between(0.1, 0.4);
      loft.onSides(1, 0, Detail.box(0.1, low, 0.95, high, stripe, Finish.MATTE))
          .onSides(1, 0, Detail.box(0.2, high + 0.05, 0.6, high + 0.1, stripe, Finish.MATTE));
    }
  }

  private static Detail glass(double left, double low, double right, double high) {
    return Detail.box(left, low, right, high, Paintwork.GLASS, Finish.GLASS);
  }

  private List<Wheel> wheels() {
    boolean large = kind == VehicleKind.OFF_ROADER || kind == VehicleKind.PICK_UP;
    double radius = (large ? 0.38 : 0.325) * random.between(0.96, 1.06);
    double frontAxle = front - 0.19 * size.length;
    double rearAxle = -front + 0.18 * size.length;
    Rgb rim = random.pick(Rgb.grey(0.62), Rgb.grey(0.48), Rgb.grey(0.16));
    List<Wheel> wheels = new ArrayList<>();
    for (double side : new double[] {-1, 1}) {
      wheels.add(new Wheel(side * half, frontAxle, radius, rim));
      wheels.add(new Wheel(side * half, rearAxle, radius, rim));
    }
    return wheels;
  }
}
