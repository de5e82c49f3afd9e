package io.lookonce.image;

/**
 * {@link Interpolation#BILINEAR}: the arithmetic of OpenCV's linear resize of 8-bit images.
 *
 * <p>A source row is first stretched along x with weights of 11 bits; the two stretched rows around
 * a target row are then blended with weights of 11 bits and rounded. A stretched row is kept until
 * no target row needs it, so every source row is stretched at most once.
 */
final class BilinearResampler extends Resampler {

  private static final int WEIGHT_ONE = 1 << 11;

  /** Byte offsets of the blue samples left and right of each target column. */
  private final int[] left;

  private final int[] right;
  private final int[] rightWeight;
  private final int[] upper;
  private final int[] lower;
  private final int[] lowerWeight;
  private final int[] blended;

  private int[] upperRow;
  private int[] lowerRow;
  private int upperRowIs;
  private int lowerRowIs;

  BilinearResampler(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight) {
    super(sourceWidth, sourceHeight, targetWidth, targetHeight);
    left = new int[targetWidth];
    right = new int[targetWidth];
    rightWeight = new int[targetWidth];
    upper = new int[targetHeight];
    lower = new int[targetHeight];
    lowerWeight = new int[targetHeight];
    prepare(sourceWidth, targetWidth, left, right, rightWeight, 3);
    prepare(sourceHeight, targetHeight, upper, lower, lowerWeight, 1);
    upperRow = new int[3 * targetWidth];
    lowerRow = new int[3 * targetWidth];
    blended = new int[3 * targetWidth];
  }

  private static void prepare(
      int source, int target, int[] before, int[] after, int[] afterWeight, int step) {
    double scale = 1.0 / ((double) target / source);
    for (int i = 0; i < target; i++) {
      float position = (float) ((i + 0.5) * scale - 0.5);
      int floor = (int) Math.floor(position);
      float fraction = position - floor;
      before[i] = step * Math.min(Math.max(floor, 0), source - 1);
      after[i] = step * Math.min(Math.max(floor + 1, 0), source - 1);
      afterWeight[i] = (int) Math.rint(fraction * WEIGHT_ONE);
    }
  }

  @Override
  void resample(byte[] pixels, RowReceiver receiver) {
    upperRowIs = -1;
    lowerRowIs = -1;
    for (int y = 0; y < targetHeight; y++) {
      fetchRows(pixels, upper[y], lower[y]);
      blend(upperRow, lowerRow, lowerWeight[y]);
      receiver.row(y, blended);
    }
  }

  private void fetchRows(byte[] pixels, int wantedUpper, int wantedLower) {
    if (upperRowIs != wantedUpper && lowerRowIs == wantedUpper) {
      int[] spare = upperRow;
      upperRow = lowerRow;
      lowerRow = spare;
      upperRowIs = lowerRowIs;
      lowerRowIs = -1;
    }
    if (upperRowIs != wantedUpper) {
      stretch(pixels, wantedUpper, upperRow);
      upperRowIs = wantedUpper;
    }
    if (lowerRowIs != wantedLower) {
      stretch(pixels, wantedLower, lowerRow);
      lowerRowIs = wantedLower;
    }
  }

  private void stretch(byte[] pixels, int sourceRow, int[] into) {
    int row = 3 * sourceRow * sourceWidth;
    int width = targetWidth;
    for (int x = 0; x < width; x++) {
      int from = row + left[x];
      int to = row + right[x];
      int weight = rightWeight[x];
      int blue = pixels[from] & 0xff;
      int green = pixels[from + 1] & 0xff;
      int red = pixels[from + 2] & 0xff;
      into[x] = (blue << 11) + weight * ((pixels[to] & 0xff) - blue);
      into[width + x] = (green << 11) + weight * ((pixels[to + 1] & 0xff) - green);
      into[2 * width + x] = (red << 11) + weight * ((pixels[to + 2] & 0xff) - red);
    }
  }

  /** The shifts, and therefore the rounding, are those of OpenCV. */
  private void blend(int[] above, int[] below, int belowWeight) {
    int aboveWeight = WEIGHT_ONE - belowWeight;
    int[] into = blended;
    for (int i = 0; i < into.length; i++) {
      into[i] =
          (((aboveWeight * (above[i] >> 4)) >> 16) + ((belowWeight * (below[i] >> 4)) >> 16) + 2)
              >> 2;
    }
  }
}
