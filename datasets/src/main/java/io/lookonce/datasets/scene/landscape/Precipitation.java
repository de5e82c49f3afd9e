package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Canvas.Glow;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;

/** Rain and snow between the camera and the scene. */
public final class Precipitation {

  private Precipitation() {}

  public static void paint(Canvas canvas, SceneRandom random) {
    switch (canvas.atmosphere.weather) {
      case RAIN -> rain(canvas, random);
      case SNOW -> snow(canvas, random);
      default -> {}
    }
  }

  private static void rain(Canvas canvas, SceneRandom random) {
    int width = canvas.camera.width;
    int height = canvas.camera.height;
    double unit = height / 720.0;
    double slant = random.between(-0.25, 0.25);
    int streaks = 120 + random.below(300);
    Rgb colour = canvas.atmosphere.haze.plus(Rgb.grey(0.12));
    for (int i = 0; i < streaks; i++) {
      double near = random.unit();
      double length = (8 + 38 * near * near) * unit;
      double thick = (0.5 + 0.9 * near) * unit;
      double column = random.between(-20, width + 20);
      double row = random.between(-length, height);
      double shift = slant * length;
      canvas.flat(
          new double[] {
            column,
            row,
            column + thick,
            row,
            column + shift + thick,
            row + length,
            column + shift,
            row + length
          },
          colour,
          0.12 + 0.2 * near,
          false);
    }
  }

  private static void snow(Canvas canvas, SceneRandom random) {
    int flakes = 150 + random.below(500);
    double unit = canvas.camera.height / 720.0;
    double level = canvas.atmosphere.isDark() ? 0.35 : 0.6;
    for (int i = 0; i < flakes; i++) {
      double near = random.unit();
      double size = (1.2 + 4.5 * near * near * near) * unit;
      Glow.add(
          canvas,
          random.unit() * canvas.camera.width,
          random.unit() * canvas.camera.height,
          size,
          size * random.between(0.9, 1.4),
          Rgb.grey(level * (1 - 0.3 * near)));
    }
  }
}
