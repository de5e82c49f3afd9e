package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Canvas.Glow;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.render.ValueNoise;

/** The sky with clouds and, if it is in view, the sun. */
public final class Sky {

  /** Clouds are computed at the corners of squares of this many pixels and interpolated. */
  private static final int CELL = 8;

  private final Canvas canvas;
  private final double cover;
  private final double driftU;
  private final double driftV;
  private final Rgb cloud;

  private Sky(Canvas canvas, SceneRandom random) {
    this.canvas = canvas;
    Atmosphere atmosphere = canvas.atmosphere;
    this.cover =
        atmosphere.weather == Atmosphere.Weather.CLEAR
            ? random.between(0.42, 0.85)
            : random.between(0.2, 0.4);
    this.driftU = random.between(0, 200);
    this.driftV = random.between(0, 200);
    this.cloud =
        switch (atmosphere.daylight) {
          case DAY ->
              atmosphere.weather == Atmosphere.Weather.CLEAR
                  ? Rgb.of(0xFAFBFC)
                  : atmosphere.haze.times(0.86);
          case DUSK -> atmosphere.haze.times(0.9).plus(new Rgb(0.08, 0.02, 0.04));
          case NIGHT -> atmosphere.haze.times(0.85);
        };
  }

  public static void paint(Canvas canvas, SceneRandom random) {
    Sky sky = new Sky(canvas, random);
    int rows = (int) Math.min(canvas.camera.height, Math.max(0, canvas.camera.horizon() + 2));
    if (rows > 0) {
      sky.paintRows(rows);
      sky.paintSun();
    }
  }

  private void paintRows(int rows) {
    int width = canvas.camera.width;
    int columns = width / CELL + 2;
    float[] above = cloudRow(0, columns);
    float[] below = cloudRow(CELL, columns);
    for (int row = 0; row < rows; row++) {
      if (row > 0 && row % CELL == 0) {
        above = below;
        below = cloudRow(row + CELL, columns);
      }
      float down = (row % CELL) / (float) CELL;
      paintRow(row, background(row), above, below, down);
    }
  }

  private void paintRow(int row, Rgb background, float[] above, float[] below, float down) {
    int width = canvas.camera.width;
    byte[] pixels = canvas.pixels;
    float red = (float) background.red() * 255;
    float green = (float) background.green() * 255;
    float blue = (float) background.blue() * 255;
    float moreRed = (float) cloud.red() * 255 - red;
    float moreGreen = (float) cloud.green() * 255 - green;
    float moreBlue = (float) cloud.blue() * 255 - blue;
    int i = 3 * row * width;
    for (int column = 0; column < width; column++) {
      int cell = column / CELL;
      float right = (column - cell * CELL) / (float) CELL;
      float upper = above[cell] + (above[cell + 1] - above[cell]) * right;
      float lower = below[cell] + (below[cell + 1] - below[cell]) * right;
      float share = upper + (lower - upper) * down;
      pixels[i++] = toByte(blue + moreBlue * share);
      pixels[i++] = toByte(green + moreGreen * share);
      pixels[i++] = toByte(red + moreRed * share);
    }
  }

  private static byte toByte(float level) {
    return (byte) Math.max(0, Math.min(255, (int) (level + 0.5f)));
  }

  private double elevation(double row) {
    return (canvas.camera.horizon() - row) / canvas.camera.focal;
  }

  private Rgb background(int row) {
    double rise = Math.min(1, Math.max(0, elevation(row)) * 1.9);
    double share = 1 - (1 - rise) * (1 - rise);
    return canvas.atmosphere.haze.towards(canvas.atmosphere.zenith, share);
  }

  /** The cloud cover at the corners of one row of squares, 0 to 1. */
  private float[] cloudRow(int row, int columns) {
    float[] shares = new float[columns];
    double elevation = elevation(row);
    if (elevation < 0.01 || canvas.atmosphere.weather == Atmosphere.Weather.FOG) {
      return shares;
    }
    double distance = 1 / (elevation + 0.08);
    double fading = Math.min(1, elevation * 9);
    for (int i = 0; i < columns; i++) {
      double across = (i * CELL - canvas.camera.width / 2.0) / canvas.camera.focal;
      double density =
          ValueNoise.fractal(driftU + across * distance * 0.9, driftV + distance * 1.3, 5);
      double share = (density - cover * 0.75) * 3.2;
      shares[i] = (float) (Math.max(0, Math.min(0.92, share)) * fading);
    }
    return shares;
  }

  private void paintSun() {
    Atmosphere atmosphere = canvas.atmosphere;
    if (!atmosphere.castsShadows()) {
      return;
    }
    double[] point = {
      canvas.camera.x + atmosphere.sunX * 1e5, atmosphere.sunY * 1e5, atmosphere.sunZ * 1e5
    };
    canvas.camera.toView(point, point);
    if (point[2] <= 0) {
      return;
    }
    double column = canvas.camera.column(point[0], point[2]);
    double row = canvas.camera.row(point[1], point[2]);
    double size = canvas.camera.height;
    Glow.add(canvas, column, row, size * 0.6, size * 0.6, new Rgb(0.35, 0.28, 0.18));
    Glow.add(canvas, column, row, size * 0.1, size * 0.1, new Rgb(1.6, 1.5, 1.2));
  }
}
