package io.lookonce.image.format.jpeg;

/** Makes rows of pixels of rows of samples. */
final class ReducedColours {

  private static final int ONE = 16;
  private static final int HALF = 1 << (ONE - 1);
  private static final int RED_OF_CR = fixed(1.402);
  private static final int BLUE_OF_CB = fixed(1.772);
  private static final int GREEN_OF_CB = fixed(0.114 * 1.772 / 0.587);
  private static final int GREEN_OF_CR = fixed(0.299 * 1.402 / 0.587);

  private final int width;
  private final boolean isYcbcr;
  private final byte[][] planes = new byte[3][];
  private final byte[][] stretched;
  private final int[] starts = new int[3];

  ReducedColours(int width, boolean isYcbcr) {
    this.width = width;
    this.isYcbcr = isYcbcr;
    this.stretched = new byte[3][width];
  }

  private static int fixed(double value) {
    return (int) Math.round(value * (1 << ONE));
  }

  /** Writes a row of one component. */
  void grey(byte[] samples, int start, byte[] pixels, int at) {
    int to = at;
    for (int x = 0; x < width; x++) {
      byte sample = samples[start + x];
      pixels[to] = sample;
      pixels[to + 1] = sample;
      pixels[to + 2] = sample;
      to += 3;
    }
  }

  /**
   * Sets the samples of a component for the next row.
   *
   * @param times how many pixels a sample stands for
   */
  void plane(int component, byte[] samples, int start, int times) {
    if (times == 1) {
      planes[component] = samples;
      starts[component] = start;
      return;
    }
    byte[] row = stretched[component];
    for (int x = 0; x < width; x++) {
      row[x] = samples[start + x / times];
    }
    planes[component] = row;
    starts[component] = 0;
  }

  /** Writes the row. */
  void write(byte[] pixels, int at) {
    if (isYcbcr) {
      writeYcbcr(planes[0], planes[1], planes[2], pixels, at);
      return;
    }
    int to = at;
    for (int x = 0; x < width; x++) {
      pixels[to] = planes[2][starts[2] + x];
      pixels[to + 1] = planes[1][starts[1] + x];
      pixels[to + 2] = planes[0][starts[0] + x];
      to += 3;
    }
  }

  private void writeYcbcr(byte[] luma, byte[] blues, byte[] reds, byte[] pixels, int at) {
    int to = at;
    int lumaStart = starts[0];
    int blueStart = starts[1];
    int redStart = starts[2];
    for (int x = 0; x < width; x++) {
      int y = ((luma[lumaStart + x] & 0xff) << ONE) + HALF;
      int cb = (blues[blueStart + x] & 0xff) - 128;
      int cr = (reds[redStart + x] & 0xff) - 128;
      pixels[to] = clamped(y + BLUE_OF_CB * cb >> ONE);
      pixels[to + 1] = clamped(y - GREEN_OF_CB * cb - GREEN_OF_CR * cr >> ONE);
      pixels[to + 2] = clamped(y + RED_OF_CR * cr >> ONE);
      to += 3;
    }
  }

  private static byte clamped(int value) {
    return (byte) Math.min(255, Math.max(0, value));
  }
}
