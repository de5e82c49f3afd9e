package io.lookonce.datasets.scene;

import io.lookonce.datasets.scene.landscape.Road;
import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Solid;
import io.lookonce.datasets.scene.vehicle.Vehicle;
import io.lookonce.datasets.scene.vehicle.VehicleKind;
import io.lookonce.datasets.scene.vehicle.VehicleKind.VehicleShape;
import java.util.ArrayList;
import java.util.List;

/** Places vehicles on a road, lane by lane, without overlaps. */
final class Traffic {

  /** Vehicles lower than this many pixels are not drawn. */
  private static final double SMALLEST = 9;

  private final Road road;
  private final Camera camera;
  private final SceneRandom random;
  private final double farthest;
  private final List<Solid> taken;
  private final List<Solid> vehicles = new ArrayList<>();

  private Traffic(
      Road road, Camera camera, Atmosphere atmosphere, List<Solid> taken, SceneRandom random) {
    this.road = road;
    this.camera = camera;
    this.random = random;
    this.taken = taken;
    this.farthest = Math.min(atmosphere.sight(), camera.focal * 1.5 / SMALLEST);
  }

  /** The vehicles of a scene; they do not overlap the solids in {@code taken}. */
  static List<Solid> build(
      Road road, Camera camera, Atmosphere atmosphere, List<Solid> taken, SceneRandom random) {
    Traffic traffic = new Traffic(road, camera, atmosphere, taken, random);
    double density = random.between(0.15, 1);
    for (Road.Lane lane : road.lanes()) {
      traffic.fillLane(lane, density * random.between(0.6, 1.2));
    }
    if (road.pavement() > 0 && random.chance(0.75)) {
      traffic.park(random.between(0.3, 0.95));
    }
    if (road.hasJunction()) {
      traffic.cross();
    }
    return traffic.vehicles;
  }

  private void fillLane(Road.Lane lane, double density) {
    double z = random.between(3, 5 + 18 / density);
    while (z < Math.min(farthest, 170)) {
      VehicleShape shape = VehicleKind.draw(random).build(random);
      double middle = z + shape.length() / 2;
      double wander = random.between(-0.35, 0.35);
      double heading = road.heading(middle) + Math.toRadians(random.between(-2.5, 2.5));
      place(
          shape,
          road.worldX(lane.offset() + wander, middle),
          middle,
          lane.away() ? heading : heading + Math.PI);
      z += shape.length() + random.between(1.5, 26) / density * (1 + z / 120);
    }
  }

  private void park(double density) {
    for (int side : new int[] {-1, 1}) {
      double edge = side < 0 ? road.left() : road.right();
      double z = random.between(3, 12);
      while (z < Math.min(farthest, 90)) {
        VehicleShape shape = VehicleKind.draw(random).build(random);
        double middle = z + shape.length() / 2;
        if (shape.length() < 6 && random.chance(density) && !road.isInJunction(middle, 8)) {
          double offset = edge - side * (shape.width() / 2 + 0.2);
          double heading = road.heading(middle) + Math.toRadians(random.between(-3, 3));
          place(
              shape,
              road.worldX(offset, middle),
              middle,
              random.chance(0.75) == side > 0 ? heading : heading + Math.PI);
        }
        z += shape.length() + random.between(0.6, 3);
      }
    }
  }

  /** Places vehicles on the crossing road, seen from the side; some of them turn. */
  private void cross() {
    int count = random.below(5);
    for (int i = 0; i < count; i++) {
      int direction = random.pick(-1, 1);
      VehicleShape shape = VehicleKind.draw(random).build(random);
      double turn = random.chance(0.3) ? random.between(-0.7, 0.7) : random.between(-0.06, 0.06);
      double z = road.junction() + direction * road.crossing() * 0.5;
      double x = random.between(-1, 1) * (road.right() - road.left() + 14);
      place(shape, x, z, direction * Math.PI / 2 + turn);
    }
  }

  private void place(VehicleShape shape, double x, double z, double heading) {
    Footprint footprint = Footprint.of(x, z, shape.width(), shape.length(), heading);
    if (isFree(footprint.grownBy(0.25)) && isInView(footprint, shape.height())) {
      vehicles.add(new Vehicle(shape, footprint));
    }
  }

  private boolean isFree(Footprint footprint) {
    return vehicles.stream().noneMatch(v -> v.footprint().overlaps(footprint))
        && taken.stream().noneMatch(s -> s.footprint().overlaps(footprint));
  }

  /**
   * Whether a vehicle is completely in front of the camera, large enough, and not mostly cut off by
   * the frame.
   */
  private boolean isInView(Footprint footprint, double height) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 8; corner++) {
      double across = (corner & 1) == 0 ? footprint.halfWidth() : -footprint.halfWidth();
      double along = (corner & 2) == 0 ? footprint.halfLength() : -footprint.halfLength();
      double[] point = {
        footprint.worldX(across, along),
        (corner & 4) == 0 ? 0 : height,
        footprint.worldZ(across, along)
      };
      camera.toView(point, point);
      if (point[2] < 1.2) {
        return false;
      }
      left = Math.min(left, camera.column(point[0], point[2]));
      right = Math.max(right, camera.column(point[0], point[2]));
      top = Math.min(top, camera.row(point[1], point[2]));
      bottom = Math.max(bottom, camera.row(point[1], point[2]));
    }
    double seenWidth = Math.min(right, camera.width) - Math.max(left, 0);
    double seenHeight = Math.min(bottom, camera.height) - Math.max(top, 0);
    return bottom - top >= SMALLEST
        && seenWidth > 0.3 * (right - left)
        && seenHeight > 0.4 * (bottom - top);
  }
}
