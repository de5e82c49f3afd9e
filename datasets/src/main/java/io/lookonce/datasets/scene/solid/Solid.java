package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Canvas;
import java.util.Optional;

/** An object of the scene that occludes what is behind it. */
public interface Solid {

  Footprint footprint();

  /** The class, or empty for unlabelled scenery. */
  default Optional<String> label() {
    return Optional.empty();
  }

  /** Paints its traces on the ground (shadow, reflections), before any solid is painted. */
  default void paintGround(Canvas canvas) {}

  /** Paints the object itself over everything farther away. */
  void paint(Canvas canvas);
}
