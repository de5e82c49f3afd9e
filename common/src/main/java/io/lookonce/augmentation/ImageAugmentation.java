package io.lookonce.augmentation;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Makes the input of a detector's network from a labelled image, changed at random. Without any
 * change it is the input that scoring makes by stretching with bilinear interpolation, but for the
 * rounding to whole samples there: equal within 1/255.
 *
 * <p>An object serves one thread.
 */
public final class ImageAugmentation {

  /** What the input shows beside the image. */
  private static final float GREY = 0.5f;

  private static final float SAMPLE_ONE = 255f * Axis.WEIGHT_ONE * Axis.WEIGHT_ONE;

  private final AugmentationSettings settings;
  private final int width;
  private final int height;
  private final Axis columns;
  private final Axis rows;

  /**
   * Prepares for inputs of one size.
   *
   * @param width of the input in pixels, at least 1
   * @param height of the input in pixels, at least 1
   */
  public ImageAugmentation(AugmentationSettings settings, int width, int height) {
    this.settings = settings;
    this.width = width;
    this.height = height;
    columns = new Axis(width);
    rows = new Axis(height);
  }

  /**
   * Writes one image.
   *
   * @param boxes in pixels of the image
   * @param seed the same seed draws the same change, for any image
   * @param into gets {@code 3 x height x width} floats in [0, 1], red, green and blue, each row by
   *     row; all are written
   * @param offset index of the first one
   * @return the boxes in pixels of the input, in their order, cut to it; without those of which too
   *     little is left. Their areas are scaled and cut likewise
   * @throws IndexOutOfBoundsException if the array is too short
   */
  public List<GroundTruthBox> apply(
      Image image, List<GroundTruthBox> boxes, long seed, float[] into, int offset) {
    Objects.checkFromIndexSize(offset, 3 * width * height, into.length);
    Change change = Change.draw(settings, seed);
    columns.prepare(image.width(), change.flipped(), change.scale(), change.shiftX());
    rows.prepare(image.height(), false, change.scale(), change.shiftY());
    writePixels(image, new ColourChange(change), into, offset);
    List<GroundTruthBox> placed = new ArrayList<>(boxes.size());
    for (GroundTruthBox box : boxes) {
      place(box, placed);
    }
    return placed;
  }

  private void writePixels(Image image, ColourChange colours, float[] into, int offset) {
    int plane = width * height;
    int inside = columns.to - columns.from;
    for (int y = 0; y < height; y++) {
      int red = offset + y * width;
      boolean within = y >= rows.from && y < rows.to;
      for (int channel = 0; channel < 3; channel++) {
        int start = red + channel * plane;
        Arrays.fill(into, start, start + (within ? columns.from : width), GREY);
        Arrays.fill(into, start + (within ? columns.to : width), start + width, GREY);
      }
      if (within) {
        sampleRow(image, y, into, red, plane);
        if (!colours.isNone()) {
          int first = red + columns.from;
          colours.apply(into, first, first + plane, first + 2 * plane, inside);
        }
      }
    }
  }

  private void sampleRow(Image image, int y, float[] into, int red, int plane) {
    byte[] pixels = image.pixels();
    int upper = 3 * rows.before[y] * image.width();
    int lower = 3 * rows.after[y] * image.width();
    float lowerWeight = rows.afterWeight[y] / SAMPLE_ONE;
    float upperWeight = (Axis.WEIGHT_ONE - rows.afterWeight[y]) / SAMPLE_ONE;
    int to = columns.to;
    for (int x = columns.from; x < to; x++) {
      int before = 3 * columns.before[x];
      int after = 3 * columns.after[x];
      int weight = columns.afterWeight[x];
      for (int channel = 0; channel < 3; channel++) {
        // An image's pixel is blue, green, red.
        int sample = 2 - channel;
        int above = between(pixels, upper + sample, before, after, weight);
        int below = between(pixels, lower + sample, before, after, weight);
        into[red + channel * plane + x] = upperWeight * above + lowerWeight * below;
      }
    }
  }

  private static int between(byte[] pixels, int row, int before, int after, int weight) {
    int first = pixels[row + before] & 0xff;
    return first * Axis.WEIGHT_ONE + weight * ((pixels[row + after] & 0xff) - first);
  }

  private void place(GroundTruthBox truth, List<GroundTruthBox> into) {
    BoundingBox box = truth.box();
    BoundingBox whole =
        BoundingBox.ofCorners(
            (float) columns.toInput(box.xMin()),
            (float) rows.toInput(box.yMin()),
            (float) columns.toInput(box.xMax()),
            (float) rows.toInput(box.yMax()));
    BoundingBox cut =
        new BoundingBox(
            cut(whole.xMin(), width),
            cut(whole.yMin(), height),
            cut(whole.xMax(), width),
            cut(whole.yMax(), height));
    if (cut.area() > 0 && cut.area() >= settings.leastRemaining() * whole.area()) {
      double area = truth.area() * (cut.area() / box.area());
      into.add(new GroundTruthBox(cut, truth.classId(), area, truth.crowd(), truth.difficult()));
    }
  }

  private static float cut(float coordinate, int side) {
    return Math.max(0, Math.min(side, coordinate));
  }
}
