package io.lookonce.datasets.scene.vehicle;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.solid.Body.Shadow;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Solid;
import io.lookonce.datasets.scene.vehicle.VehicleKind.VehicleShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A vehicle at a position. */
public record Vehicle(VehicleShape shape, Footprint footprint) implements Solid {

  @Override
  public Optional<String> label() {
    return Optional.of(shape.kind().label);
  }

  @Override
  public void paintGround(Canvas canvas) {
    Shadow.paint(canvas, footprint, shape.height());
  }

  @Override
  public void paint(Canvas canvas) {
    for (Wheel wheel : shape.wheels()) {
      wheel.paintTyre(canvas, footprint);
    }
    for (VehicleShape.Stretch stretch : farthestFirst(canvas)) {
      for (Body body : stretch.bodies()) {
        body.paint(canvas, footprint);
      }
    }
    for (Wheel wheel : shape.wheels()) {
      wheel.paintFace(canvas, footprint);
    }
  }

  /**
   * Vertical planes separate the stretches, so the correct order depends only on the camera's side.
   */
  private List<VehicleShape.Stretch> farthestFirst(Canvas canvas) {
    double camera = footprint.along(canvas.camera.x, 0);
    List<VehicleShape.Stretch> behindCamera = new ArrayList<>();
    List<VehicleShape.Stretch> aheadOfCamera = new ArrayList<>();
    for (VehicleShape.Stretch stretch : shape.stretches()) {
      if (stretch.front() <= camera) {
        behindCamera.add(stretch);
      } else {
        aheadOfCamera.add(0, stretch);
      }
    }
    List<VehicleShape.Stretch> ordered = new ArrayList<>(aheadOfCamera);
    ordered.addAll(behindCamera);
    return ordered;
  }

  /**
   * A wheel of a vehicle.
   *
   * @param x of its outer face, metres to the right of the vehicle's centre; negative on the left
   * @param z of its axle, metres ahead of the vehicle's centre
   * @param radius metres
   * @param rim colour of the rim
   */
  record Wheel(double x, double z, double radius, Rgb rim) {

    private static final Rgb TYRE = Rgb.grey(0.085);
    private static final Rgb ARCH = Rgb.grey(0.04);
    private static final double TREAD = 0.23;
    private static final int CORNERS = 14;

    /**
     * Paints the whole tyre; call it before the body, which occludes its upper half, is painted.
     */
    void paintTyre(Canvas canvas, Footprint place) {
      double inner = x > 0 ? x - TREAD : x + TREAD;
      double[] points = new double[6 * CORNERS];
      System.arraycopy(circle(x, radius), 0, points, 0, 3 * CORNERS);
      System.arraycopy(circle(inner, radius), 0, points, 3 * CORNERS, 3 * CORNERS);
      canvas.silhouette(Body.toWorld(points, place), shade(canvas, place, TYRE));
    }

    /** Paints the outer face if it faces the camera; call it after the body is painted. */
    void paintFace(Canvas canvas, Footprint place) {
      double camera = place.across(canvas.camera.x, 0);
      if (x > 0 ? camera <= x : camera >= x) {
        return;
      }
      disc(canvas, place, radius * 1.14, ARCH);
      disc(canvas, place, radius, TYRE);
      disc(canvas, place, radius * 0.62, rim);
      disc(canvas, place, radius * 0.2, TYRE);
    }

    private void disc(Canvas canvas, Footprint place, double size, Rgb colour) {
      double[] circle = circle(x * 1.002, size);
      for (int i = 1; i < circle.length; i += 3) {
        circle[i] = Math.max(circle[i], 0);
      }
      canvas.polygon(Body.toWorld(circle, place), shade(canvas, place, colour), 1);
    }

    private double[] circle(double across, double size) {
      double[] points = new double[3 * CORNERS];
      for (int i = 0; i < CORNERS; i++) {
        double angle = 2 * Math.PI * i / CORNERS;
        points[3 * i] = across;
        points[3 * i + 1] = radius + size * StrictMath.sin(angle);
        points[3 * i + 2] = z + size * StrictMath.cos(angle);
      }
      return points;
    }

    private static Rgb shade(Canvas canvas, Footprint place, Rgb colour) {
      double distance = canvas.camera.distance(place.x(), 0, place.z());
      Rgb light = canvas.atmosphere.light(0, 0, -1);
      return canvas.atmosphere.through(colour.times(light), distance);
    }
  }
}
