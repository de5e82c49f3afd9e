package io.lookonce.data.boxes.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * One line of YOLO's labels, a class and numbers in shares of the image's sides:
 *
 * <pre>
 * class cx cy w h                         a box
 * class cx cy w h confidence [track]      what a detector wrote
 * class cx cy w h x y [visible] ...       a box and keypoints, two or three numbers each
 * class x1 y1 x2 y2 x3 y3 ...             a polygon of three points or more
 * </pre>
 *
 * @param classId a whole number from 0
 * @param numbers how many stand behind the class
 * @param box read as a box, whatever follows it
 * @param polygon read as a polygon; null if it cannot be one
 * @param visible whether it can be keypoints of three numbers: each third is 0, 1 or 2
 * @param within whether, read as a box and keypoints of two numbers, the points lie in the box and
 *     the box in the image
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
  private static final int BOX = 4;
  private static final int CONFIDENCE = 5;
  private static final int TRACKED = 6;
  private static final double TOLERANCE = 0.01;

  /**
   * Reads a line that is not blank.
   *
   * @return null if it is none
   */
  static YoloLine read(String line) {
    String[] words = BLANKS.split(line.strip());
    if (!WHOLE_NUMBER.matcher(words[0]).matches()) {
      return null;
    }
    double[] values = new double[words.length - 1];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble number = AnnotationNumber.parse(words[i + 1]);
      if (number.isEmpty()) {
        return null;
      }
      values[i] = number.getAsDouble();
    }
    if (values.length < BOX) {
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
    boolean visible = values.length > CONFIDENCE && (values.length - BOX) % 3 == 0;
    for (int i = BOX + 2; i < values.length && visible; i += 3) {
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
    for (int i = BOX; i + 1 < values.length && within; i += 2) {
      within =
          Math.abs(values[i] - values[0]) <= halfWidth
              && Math.abs(values[i + 1] - values[1]) <= halfHeight;
    }
    return within;
  }

  /** Whether only other lines can tell what this one is. */
  boolean isOpen() {
    return numbers > CONFIDENCE;
  }

  /** What the lines of a data set mean that are neither boxes nor boxes with a confidence. */
  static final class Meaning {

    private static final int TELLING_LINES = 3;

    private final int keypointNumbers;
    private final List<Integer> lengths = new ArrayList<>();
    private boolean visible = true;
    private boolean within = true;

    /**
     * @param keypointNumbers how many numbers the keypoints of an object have; 0 if nothing tells
     */
    Meaning(int keypointNumbers) {
      this.keypointNumbers = keypointNumbers;
    }

    void add(YoloLine line) {
      lengths.add(line.numbers);
      visible &= line.visible;
      within &= line.within;
    }

    /** Whether polygons and keypoints are equally likely. */
    boolean isAmbiguous() {
      return keypointNumbers == 0
          && !visible
          && within
          && lengths.size() >= TELLING_LINES
          && lengths.stream().distinct().count() == 1;
    }

    /** The box of a line; null if it is neither a polygon nor a box with keypoints. */
    PointBounds boundsOf(YoloLine line) {
      if (!line.isOpen()) {
        return line.box;
      }
      int keypoints = line.numbers - BOX;
      boolean told = keypointNumbers != 0;
      boolean pose =
          told
              ? keypoints == keypointNumbers || keypoints == keypointNumbers + 1
              : visible && lengths.stream().distinct().count() == 1;
      return pose || line.polygon == null && line.visible ? line.box : line.polygon;
    }
  }
}
