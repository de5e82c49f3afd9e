package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Canvas;
import java.util.Optional;

/** Something that stands in the scene and hides what is behind it. */
public interface Solid {

  Footprint footprint();

  /** The class it is labelled with, or empty for what is only scenery. */
  default Optional<String> label() {
    return Optional.empty();
  }

  /** Paints what it leaves on the ground (shadow, reflections) before anything stands there. */
  default void paintGround(Canvas canvas) {}

  /** Paints the object itself over everything farther away. */
  void paint(Canvas canvas);
}
