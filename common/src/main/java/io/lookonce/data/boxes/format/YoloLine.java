package io.lookonce.data.boxes.format;

import io.lookonce.data.source.TextNumber;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * One line of a YOLO label file, a class and numbers in fractions of the image's sides:
 *
 * <pre>
 * class cx cy w h                         a box
 * class cx cy w h confidence [track]      what a detector wrote
 * class cx cy w h x y [visible] ...       a box and keypoints, two or three numbers each
 * class x1 y1 x2 y2 x3 y3 ...             a polygon of three points or more
 * </pre>
 *
 * @param classId a whole number from 0
 * @param numbers count of numbers after the class
 * @param box the first four numbers read as a box
 * @param polygon all numbers read as a polygon; null if impossible
 * @param visible whether the rest can be keypoints of three numbers: every third is 0, 1 or 2
 * @param within whether, read as a box and keypoints of two numbers, the points are in the box and
 *     the box is in the image
 */
record YoloLine(
    int classId,
    int numbers,
    PointBounds box,
    PointBounds polygon,
    boolean visible,
    boolean within) {

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}(\\.0*)?");
  private static final Pattern TRACK = Pattern.compile("\\d+");
  static final int BOX_NUMBERS = 4;
  private static final int CONFIDENCE = 5;
  private static final int TRACKED = 6;
  private static final double TOLERANCE = 0.01;

  /**
   * Parses a line that is not blank.
   *
   * @return null if it is not a label
   */
  static YoloLine read(String line) {
    String[] words = BLANKS.split(line.strip());
    if (!WHOLE_NUMBER.matcher(words[0]).matches()) {
      return null;
    }
    double[] values = new double[words.length - 1];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble number = TextNumber.parse(words[i + 1]);
      if (number.isEmpty()) {
        return null;
      }
      values[i] = number.getAsDouble();
    }
    if (values.length < BOX_NUMBERS) {
      return null;
    }
    PointBounds box =
        PointBounds.corners(
            values[0] - values[2] / 2,
            values[1] - values[3] / 2,
            values[0] + values[2] / 2,
            values[1] + values[3] / 2);
    boolean tracked =
        values.length == TRACKED
            && TRACK.matcher(words[TRACKED]).matches()
            && values[TRACKED - 1] > 1;
    int numbers = tracked ? CONFIDENCE : values.length;
    return new YoloLine(
        (int) Double.parseDouble(words[0]),
        numbers,
        box,
        numbers > CONFIDENCE && numbers % 2 == 0 ? polygon(values) : null,
        isVisible(values),
        isWithin(values));
  }

  private static PointBounds polygon(double[] values) {
    PointBounds polygon = new PointBounds();
    for (int i = 0; i < values.length; i += 2) {
      polygon.add(values[i], values[i + 1]);
    }
    return polygon;
  }

  private static boolean isVisible(double[] values) {
    boolean visible = values.length > CONFIDENCE && (values.length - BOX_NUMBERS) % 3 == 0;
    for (int i = BOX_NUMBERS + 2; i < values.length && visible; i += 3) {
      visible = values[i] == 0 || values[i] == 1 || values[i] == 2;
    }
    return visible;
  }

  private static boolean isWithin(double[] values) {
    double halfWidth = values[2] / 2 + TOLERANCE;
    double halfHeight = values[3] / 2 + TOLERANCE;
    boolean within =
        values.length % 2 == 0
            && Math.abs(values[0] - 0.5) + values[2] / 2 <= 0.5 + TOLERANCE
            && Math.abs(values[1] - 0.5) + values[3] / 2 <= 0.5 + TOLERANCE;
    for (int i = BOX_NUMBERS; i + 1 < values.length && within; i += 2) {
      within =
          Math.abs(values[i] - values[0]) <= halfWidth
              && Math.abs(values[i + 1] - values[1]) <= halfHeight;
    }
    return within;
  }

  /** Whether the meaning depends on the other lines. */
  boolean isOpen() {
    return numbers > CONFIDENCE;
  }
}
