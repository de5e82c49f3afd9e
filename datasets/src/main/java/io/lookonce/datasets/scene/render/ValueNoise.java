package io.lookonce.datasets.scene.render;

import java.util.SplittableRandom;

/** Smooth noise in the plane, identical on every machine, with a period of 256 units. */
public final class ValueNoise {

  private static final int SIDE = 256;

  /** A multiple of the period that makes coordinates positive, so that a cast rounds down. */
  private static final double POSITIVE = 1 << 20;

  private static final float[] LATTICE = lattice();

  private ValueNoise() {}

  private static float[] lattice() {
    SplittableRandom random = new SplittableRandom(20_240_607L);
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextLong() >>> 40) * 0x1p-24f;
    }
    return values;
  }

  /** Bilinear between lattice values; in [0, 1]. Coordinates must lie within a million of 0. */
  public static double at(double u, double v) {
    double shiftedU = u + POSITIVE;
    double shiftedV = v + POSITIVE;
    int wholeU = (int) shiftedU;
    int wholeV = (int) shiftedV;
    int column = wholeU & (SIDE - 1);
    int row = wholeV & (SIDE - 1);
    int nextColumn = (column + 1) & (SIDE - 1);
    int upper = row * SIDE;
    int lower = ((row + 1) & (SIDE - 1)) * SIDE;
    double right = shiftedU - wholeU;
    double down = shiftedV - wholeV;
    double top = LATTICE[upper + column] * (1 - right) + LATTICE[upper + nextColumn] * right;
    double bottom = LATTICE[lower + column] * (1 - right) + LATTICE[lower + nextColumn] * right;
    return top * (1 - down) + bottom * down;
  }

  /** The lattice value to the upper left, for unsmoothed fine grain; in [0, 1]. */
  public static double nearest(double u, double v) {
    int column = (int) (u + POSITIVE) & (SIDE - 1);
    int row = (int) (v + POSITIVE) & (SIDE - 1);
    return LATTICE[row * SIDE + column];
  }

  /**
   * A sum of octaves of {@link #at}, each with twice the frequency and half the amplitude; in [0,
   * 1].
   */
  public static double fractal(double u, double v, int octaves) {
    double sum = 0;
    double weight = 1;
    double total = 0;
    double scale = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += weight * at(u * scale + 17.3 * octave, v * scale + 41.7 * octave);
      total += weight;
      weight /= 2;
      scale *= 2;
    }
    return sum / total;
  }
}
