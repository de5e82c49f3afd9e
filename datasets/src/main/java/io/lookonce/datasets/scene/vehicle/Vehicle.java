package io.lookonce.datasets.scene.vehicle;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.solid.Body;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Shadow;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A vehicle that stands somewhere. */
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

  /** Stretches are kept apart by upright planes, so each side of the camera has one right order. */
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
}
