package io.lookonce.augmentation;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Creates a detector's network input from a labelled image with random changes. Without changes,
 * the input equals that of scoring (stretched with bilinear interpolation) within 1/255, because
 * scoring rounds to whole samples.
 *
 * <p>Not thread-safe.
 */
public final class ImageAugmentation {

  /** The value outside of the image. */
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
   * Writes one image to the network input.
   *
   * @param boxes in pixels of the image
   * @param seed of the change; the draw does not depend on the image
   * @param into gets {@code 3 x height x width} floats in [0, 1], as red, green and blue planes,
   *     each row by row; all values are written
   * @param offset index of the first one
   * @return the boxes in pixels of the input, in order and clipped to the input, without those of
   *     which too little is left; their areas are scaled and clipped accordingly
   * @throws IndexOutOfBoundsException if the array is too short
   */
  public List<GroundTruthBox> apply(
      Image image, List<GroundTruthBox> boxes, long seed, float[] into, int offset) {
    return apply(
        image, boxes, Change.draw(settings, seed), new Region(0, 0, width, height), into, offset);
  }

  /**
   * A part of the input, in pixels.
   *
   * @param right exclusive
   * @param bottom exclusive
   */
  record Region(int left, int top, int right, int bottom) {}

  /** Writes one image to a part of the network input and no further. */
  List<GroundTruthBox> apply(
      Image image,
      List<GroundTruthBox> boxes,
      Change change,
      Region region,
      float[] into,
      int offset) {
    Objects.checkFromIndexSize(offset, 3 * width * height, into.length);
    columns.prepare(image.width(), change.flipped(), change.scale(), change.shiftX());
    rows.prepare(image.height(), false, change.scale(), change.shiftY());
    columns.limit(region.left(), region.right());
    rows.limit(region.top(), region.bottom());
    writePixels(image, new ColourChange(change), region, into, offset);
    List<GroundTruthBox> placed = new ArrayList<>(boxes.size());
    for (GroundTruthBox box : boxes) {
      place(box, region, placed);
    }
    return placed;
  }

  private void writePixels(
      Image image, ColourChange colours, Region region, float[] into, int offset) {
    int plane = width * height;
    int inside = columns.to - columns.from;
    for (int y = region.top(); y < region.bottom(); y++) {
      int red = offset + y * width;
      boolean within = y >= rows.from && y < rows.to;
      for (int channel = 0; channel < 3; channel++) {
        int start = red + channel * plane;
        int from = within ? columns.from : region.right();
        int to = within ? columns.to : region.right();
        Arrays.fill(into, start + region.left(), start + from, GREY);
        Arrays.fill(into, start + to, start + region.right(), GREY);
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

  private void place(GroundTruthBox truth, Region region, List<GroundTruthBox> into) {
    BoundingBox box = truth.box();
    BoundingBox whole =
        BoundingBox.ofCorners(
            (float) columns.toInput(box.xMin()),
            (float) rows.toInput(box.yMin()),
            (float) columns.toInput(box.xMax()),
            (float) rows.toInput(box.yMax()));
    BoundingBox cut =
        new BoundingBox(
            cut(whole.xMin(), region.left(), region.right()),
            cut(whole.yMin(), region.top(), region.bottom()),
            cut(whole.xMax(), region.left(), region.right()),
            cut(whole.yMax(), region.top(), region.bottom()));
    if (cut.area() > 0 && cut.area() >= settings.leastRemaining() * whole.area()) {
      double area = truth.area() * (cut.area() / box.area());
      into.add(new GroundTruthBox(cut, truth.classId(), area, truth.crowd(), truth.difficult()));
    }
  }

  private static float cut(float coordinate, int least, int greatest) {
    return Math.max(least, Math.min(greatest, coordinate));
  }

  /**
   * The mapping of one axis from image to input: {@code input = image · factor + offset} in
   * continuous coordinates; and for each input pixel the two image pixels to interpolate.
   *
   * <p>Positions and weights equal those of the bilinear resize in scoring.
   */
  private static final class Axis {

    /** Fixed-point weights: this value is 1. */
    static final int WEIGHT_ONE = 1 << 11;

    private final int inputSide;

    /** The indices of the image pixels before and after each input pixel. */
    final int[] before;

    final int[] after;

    /** The weight of the pixel after. */
    final int[] afterWeight;

    /** The range of input pixels that lie within the image; {@code to} is exclusive. */
    int from;

    int to;

    private double factor;
    private double offset;

    Axis(int inputSide) {
      this.inputSide = inputSide;
      before = new int[inputSide];
      after = new int[inputSide];
      afterWeight = new int[inputSide];
    }

    /**
     * Prepares for an image.
     *
     * @param imageSide in pixels
     * @param flipped whether the axis is reversed
     * @param scale scale of the image; 1 fills the input
     * @param shift shift of the image's centre, as a fraction of the input's side
     */
    void prepare(int imageSide, boolean flipped, double scale, double shift) {
      double side = scale * inputSide;
      double start = inputSide * (0.5 + shift) - side / 2;
      factor = (flipped ? -side : side) / imageSide;
      offset = flipped ? start + side : start;
      from = inputSide;
      to = 0;
      for (int i = 0; i < inputSide; i++) {
        double position = (i + 0.5 - offset) / factor;
        if (position >= 0 && position < imageSide) {
          from = Math.min(from, i);
          to = i + 1;
          place(i, position - 0.5, imageSide);
        }
      }
      from = Math.min(from, to);
    }

    /** Leaves out the input pixels outside of a range. */
    void limit(int least, int greatest) {
      from = Math.max(least, Math.min(from, greatest));
      to = Math.max(from, Math.min(to, greatest));
    }

    private void place(int i, double position, int imageSide) {
      int floor = (int) Math.floor(position);
      before[i] = Math.max(floor, 0);
      after[i] = Math.min(floor + 1, imageSide - 1);
      afterWeight[i] = (int) Math.rint((position - floor) * WEIGHT_ONE);
    }

    /** Maps a coordinate of the image to the input; the result may lie outside of the input. */
    double toInput(double image) {
      return image * factor + offset;
    }
  }

  /**
   * The random change of one image.
   *
   * @param flipped whether the image is flipped horizontally
   * @param scale factor on the image's size
   * @param shiftX shift of the centre to the right, as a fraction of the input's width
   * @param shiftY shift of the centre downwards, as a fraction of the input's height
   * @param hue shift of the hue, as a fraction of the colour circle
   * @param saturation factor
   * @param exposure factor
   */
  record Change(
      boolean flipped,
      double scale,
      double shiftX,
      double shiftY,
      double hue,
      double saturation,
      double exposure) {

    /** The same change at another place. */
    Change shifted(double toTheRight, double downwards) {
      return new Change(flipped, scale, toTheRight, downwards, hue, saturation, exposure);
    }

    /** Draws a change. A setting does not influence the draws of the other settings. */
    static Change draw(AugmentationSettings settings, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      return new Change(
          random.nextDouble() < settings.flipProbability(),
          settings.leastScale()
              + random.nextDouble() * (settings.greatestScale() - settings.leastScale()),
          eitherWay(random, settings.translation()),
          eitherWay(random, settings.translation()),
          eitherWay(random, settings.hue()),
          factor(random, settings.saturation()),
          factor(random, settings.exposure()));
    }

    private static double eitherWay(SplittableRandom random, double most) {
      return (2 * random.nextDouble() - 1) * most;
    }

    /** Like Darknet's {@code rand_scale}: a factor from 1 to the maximum, or its reciprocal. */
    private static double factor(SplittableRandom random, double most) {
      double factor = 1 + random.nextDouble() * (most - 1);
      return random.nextBoolean() ? factor : 1 / factor;
    }
  }
}
