package io.lookonce.image.format;

import io.lookonce.image.Image;
import java.util.Random;

/**
 * What a file was made of: samples as they are stored, and the pixels that they stand for.
 *
 * @param samples by row, column and channel
 * @param bits of a sample
 */
record TrueImage(int[][][] samples, int bits) {

  static final int WIDTH = 37;
  static final int HEIGHT = 23;

  /** Samples without any order, so that no mistake in their place or width goes unseen. */
  static TrueImage noise(int channels, int bits, long seed) {
    Random random = new Random(seed);
    int[][][] samples = new int[HEIGHT][WIDTH][channels];
    for (int[][] row : samples) {
      for (int[] pixel : row) {
        for (int c = 0; c < channels; c++) {
          pixel[c] = random.nextInt(1 << bits);
        }
      }
    }
    return new TrueImage(samples, bits);
  }

  /** Slow gradients of 8 bits, which lossy codes keep. */
  static TrueImage gradient(int channels) {
    int[][][] samples = new int[HEIGHT][WIDTH][channels];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < channels; c++) {
          samples[y][x][c] = 40 + 25 * c + 2 * x + y + (c * x) / 8;
        }
      }
    }
    return new TrueImage(samples, 8);
  }

  int width() {
    return samples[0].length;
  }

  int height() {
    return samples.length;
  }

  int channels() {
    return samples[0][0].length;
  }

  /** A sample's light of 255, rounded for less than 8 bits, its high byte for more. */
  int light(int y, int x, int channel) {
    int sample = samples[y][x][channel];
    return bits >= 8 ? sample >> (bits - 8) : Math.round(sample * 255f / ((1 << bits) - 1));
  }

  /** Red, green, blue in channels 0 to 2; one or two channels are grey, then alpha. */
  Image colours() {
    return image((y, x, c) -> light(y, x, channels() < 3 ? 0 : c));
  }

  /** Grey whose greatest sample is black. */
  Image inverted() {
    return image((y, x, c) -> 255 - light(y, x, 0));
  }

  /** Colours looked up by channel 0; entries as 0xRRGGBB. */
  Image lookedUp(int[] palette) {
    return image((y, x, c) -> palette[samples[y][x][0]] >> (16 - 8 * c) & 0xff);
  }

  /** Cyan, magenta, yellow, black, 0 for none. */
  Image inks() {
    return image((y, x, c) -> Math.round((255 - light(y, x, c)) * (255 - light(y, x, 3)) / 255f));
  }

  interface Light {
    int at(int y, int x, int channel);
  }

  /** Pixels by row, column and channel: 0 red, 1 green, 2 blue. */
  Image image(Light light) {
    byte[] pixels = new byte[3 * width() * height()];
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        for (int c = 0; c < 3; c++) {
          pixels[3 * (y * width() + x) + 2 - c] = (byte) light.at(y, x, c);
        }
      }
    }
    return new Image(width(), height(), pixels);
  }

  /** A palette of as many colours as the bits tell apart. */
  static int[] palette(int bits) {
    return palette(bits, 1 << bits);
  }

  /** The same with fewer or more colours. */
  static int[] palette(int bits, int colours) {
    return new Random(bits).ints(colours, 0, 1 << 24).toArray();
  }

  /**
   * A file and what it was made of.
   *
   * @param row of the table of formats that it belongs to: format, then what varies
   * @param name tells it from others of its row
   * @param expected its pixels, or null where it is to be refused
   * @param refusal how the refusal begins, or null
   */
  record TrueFile(String row, String name, byte[] bytes, Image expected, String refusal) {

    TrueFile(String row, String name, byte[] bytes, Image expected) {
      this(row, name, bytes, expected, null);
    }

    static TrueFile refused(String row, String name, byte[] bytes, String refusal) {
      return new TrueFile(row, name, bytes, null, refusal);
    }
  }
}
