package io.lookonce.datasets.scene.render;

import java.util.SplittableRandom;

/** The effects of a camera: blur, vignetting, contrast, tint and noise. */
public final class Sensor {

  private static final int NOISE_SIZE = 1 << 16;
  private static final byte[] NOISE = noise();

  private Sensor() {}

  /** Approximately normal noise with a standard deviation of 32. */
  private static byte[] noise() {
    SplittableRandom random = new SplittableRandom(77_001L);
    byte[] noise = new byte[NOISE_SIZE];
    for (int i = 0; i < noise.length; i++) {
      long bits = random.nextLong();
      int sum = 0;
      for (int part = 0; part < 8; part++) {
        sum += (int) (bits >>> (8 * part) & 255);
      }
      noise[i] = (byte) Math.max(-127, Math.min(127, (sum - 1020) * 32 / 209));
    }
    return noise;
  }

  public static void expose(Canvas canvas, SceneRandom random) {
    if (random.chance(0.3)) {
      blur(canvas);
    }
    boolean dark = canvas.atmosphere.isDark();
    double strength = random.chance(0.6) ? random.between(0.5, 2.5) : random.between(2.5, 8);
    int noise = (int) (256 * strength * (dark ? 1.4 : 1) / 32);
    double contrast = random.between(0.86, 1.14);
    double brightness = random.between(-0.04, 0.05);
    int[][] curves = {
      curve(contrast, brightness, random.between(0.94, 1.06)),
      curve(contrast, brightness, 1),
      curve(contrast, brightness, random.between(0.94, 1.06))
    };
    develop(canvas, curves, noise, random.between(0, 0.3), random);
  }

  /** A table from levels 0 to 255 to levels times 256. */
  private static int[] curve(double contrast, double brightness, double tint) {
    int[] curve = new int[256];
    for (int level = 0; level < 256; level++) {
      double value = ((level / 255.0 - 0.45) * contrast + 0.45 + brightness) * tint;
      curve[level] = (int) (Math.max(0, Math.min(1, value)) * 255 * 256);
    }
    return curve;
  }

  private static void develop(
      Canvas canvas, int[][] curves, int noise, double vignette, SceneRandom random) {
    int width = canvas.camera.width;
    int height = canvas.camera.height;
    byte[] pixels = canvas.pixels;
    int[] fading = new int[width];
    for (int column = 0; column < width; column++) {
      double across = 2.0 * column / width - 1;
      fading[column] = (int) (128 * vignette * across * across);
    }
    int[] blue = curves[0];
    int[] green = curves[1];
    int[] red = curves[2];
    int i = 0;
    for (int row = 0; row < height; row++) {
      double down = 2.0 * row / height - 1;
      int rowLight = 256 - (int) (128 * vignette * down * down);
      int grain = random.below(NOISE_SIZE);
      for (int column = 0; column < width; column++) {
        int light = rowLight - fading[column];
        pixels[i] = grained(blue[pixels[i] & 255] * light >> 8, grain++, noise);
        pixels[i + 1] = grained(green[pixels[i + 1] & 255] * light >> 8, grain++, noise);
        pixels[i + 2] = grained(red[pixels[i + 2] & 255] * light >> 8, grain++, noise);
        i += 3;
      }
    }
  }

  private static byte grained(int level, int grain, int noise) {
    int sum = level + NOISE[grain & (NOISE_SIZE - 1)] * noise + 128 >> 8;
    return (byte) (sum < 0 ? 0 : sum > 255 ? 255 : sum);
  }

  /** Blurs with the weights ¼, ½, ¼, first horizontally and then vertically. */
  private static void blur(Canvas canvas) {
    int stride = 3 * canvas.camera.width;
    byte[] pixels = canvas.pixels;
    byte[] source = pixels.clone();
    for (int start = 0; start < pixels.length; start += stride) {
      for (int i = start + 3; i < start + stride - 3; i++) {
        pixels[i] = between(source[i - 3], source[i], source[i + 3]);
      }
    }
    System.arraycopy(pixels, 0, source, 0, pixels.length);
    for (int i = stride; i < pixels.length - stride; i++) {
      pixels[i] = between(source[i - stride], source[i], source[i + stride]);
    }
  }

  private static byte between(byte before, byte here, byte after) {
    return (byte) ((before & 255) + 2 * (here & 255) + (after & 255) + 2 >> 2);
  }
}
