package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.render.ValueNoise;

/** The skyline: hills, a line of trees, a town. */
public final class Horizon {

  private final Canvas canvas;
  private final Atmosphere atmosphere;
  private final SceneRandom random;

  private Horizon(Canvas canvas, SceneRandom random) {
    this.canvas = canvas;
    this.atmosphere = canvas.atmosphere;
    this.random = random;
  }

  public static void paint(Canvas canvas, Road road, SceneRandom random) {
    Horizon horizon = new Horizon(canvas, random);
    if (random.chance(0.5)) {
      horizon.hills(random.between(0.03, 0.12), 0.6, 900);
    }
    if (random.chance(0.5)) {
      horizon.hills(random.between(0.015, 0.05), 1.5, 500);
    }
    if (road.place() == Road.Place.CITY || random.chance(0.25)) {
      horizon.town();
    }
    if (road.place() != Road.Place.CITY || random.chance(0.4)) {
      horizon.trees();
    }
  }

  private void hills(double height, double frequency, double distance) {
    Rgb colour = random.pick(Rgb.of(0x4E6A4A), Rgb.of(0x5A6478), Rgb.of(0x6A6A4E));
    ridge(height, frequency, 3, shade(colour, distance));
  }

  private void trees() {
    Rgb colour = random.pick(Rgb.of(0x30482A), Rgb.of(0x3E5230), Rgb.of(0x48522E));
    ridge(random.between(0.014, 0.035), 16, 4, shade(colour, random.between(150, 300)));
  }

  /** Fills the area between a jagged line and the horizon. */
  private void ridge(double height, double frequency, int octaves, Rgb colour) {
    Camera camera = canvas.camera;
    int step = Math.max(3, camera.width / 220);
    int points = camera.width / step + 2;
    double[] outline = new double[2 * points + 4];
    double shiftU = random.between(0, 200);
    double bottom = camera.horizon() + 2;
    for (int i = 0; i < points; i++) {
      double angle = (double) i * step / camera.focal;
      double rise = ValueNoise.fractal(shiftU + angle * frequency, shiftU, octaves);
      outline[2 * i] = i * step;
      outline[2 * i + 1] = bottom - Math.max(0.15, rise * 1.6 - 0.35) * height * camera.focal;
    }
    outline[2 * points] = (points - 1) * step;
    outline[2 * points + 1] = bottom;
    outline[2 * points + 2] = 0;
    outline[2 * points + 3] = bottom;
    canvas.flat(outline, colour, 1, false);
  }

  private void town() {
    Camera camera = canvas.camera;
    double bottom = camera.horizon() + 2;
    double tallest = random.between(0.03, 0.16);
    double column = -random.between(0, 0.1) * camera.width;
    while (column < camera.width) {
      double wide = random.between(0.012, 0.05) * camera.focal;
      double top = bottom - random.between(0.2, 1) * tallest * camera.focal;
      Rgb wall = random.pick(Rgb.of(0x8A8A90), Rgb.of(0x9A8E82), Rgb.of(0x70767E));
      Rgb colour = shade(wall, random.between(180, 480));
      canvas.flat(
          new double[] {column, bottom, column, top, column + wide, top, column + wide, bottom},
          colour,
          1,
          false);
      if (atmosphere.isDark()) {
        lightWindows(column, top, wide, bottom - top);
      }
      column += wide * random.between(0.8, 1.5);
    }
  }

  private void lightWindows(double column, double top, double wide, double tall) {
    int windows = (int) (wide * tall / 260);
    double size = Math.max(1.2, canvas.camera.height / 420.0);
    for (int i = 0; i < windows; i++) {
      double left = column + random.unit() * (wide - size);
      double upper = top + random.unit() * tall * 0.8;
      canvas.flat(
          new double[] {
            left, upper, left + size, upper, left + size, upper + size, left, upper + size
          },
          Rgb.of(0xE8C070).times(random.between(0.3, 0.8)),
          1,
          false);
    }
  }

  private Rgb shade(Rgb colour, double distance) {
    Rgb light = atmosphere.light(0, 0.3, -0.9);
    return atmosphere.through(colour.times(light), distance);
  }
}
