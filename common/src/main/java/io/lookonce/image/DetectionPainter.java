package io.lookonce.image;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import java.awt.Color;
import java.io.Serializable;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Draws detections into an image: a frame in the colour of the class with dark edges, visible on
 * any background, and a label with class and score on a plate of the same colour. Lines and letters
 * scale with the image. Stateless.
 */
public final class DetectionPainter {

  private static final int PIXELS_PER_LINE_WIDTH = 300;
  private static final int PIXELS_PER_DOT = 320;

  /** Hues a golden ratio apart are distinct for any number of classes. */
  private static final double GOLDEN_RATIO = 0.618033988749895;

  /** Rows and columns of what is left of a covered box. */
  private static final int CELLS = 4;

  /** By how much of its side a covered box is widened on each side. */
  private static final float MARGIN = 0.1f;

  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xffffff;

  /**
   * Paints detections into a copy of an image; those with higher scores are on top.
   *
   * @param detections in pixels of this image; cropped to it
   * @param classNames names by class id; ids beyond the list are shown as numbers
   */
  public Image paint(Image image, List<Detection> detections, List<String> classNames) {
    return paint(
        image,
        detections.stream()
            .sorted(Comparator.comparingDouble(Detection::score))
            .map(
                detection ->
                    new PaintedFrame(
                        detection.box(), colour(detection.classId()), label(detection, classNames)))
            .toList());
  }

  /**
   * Paints frames into a copy of an image.
   *
   * @param frames in pixels of this image, topmost last; cropped to it
   */
  public Image paint(Image image, List<PaintedFrame> frames) {
    Image painted = new Image(image.width(), image.height(), image.pixels().clone());
    frames.forEach(frame -> paintFrame(painted, frame));
    frames.forEach(frame -> paintLabel(painted, frame));
    return painted;
  }

  /**
   * Covers boxes in a copy of an image. Of the pixels of a box, widened by a tenth of its sides,
   * only the means of at most {@value #CELLS} × {@value #CELLS} cells are left, which fade into
   * each other: what was there cannot be computed from them.
   *
   * @param boxes in pixels of this image; cropped to it
   */
  public Image blur(Image image, List<BoundingBox> boxes) {
    Image covered = new Image(image.width(), image.height(), image.pixels().clone());
    for (BoundingBox box : boxes) {
      float marginX = (box.xMax() - box.xMin()) * MARGIN;
      float marginY = (box.yMax() - box.yMin()) * MARGIN;
      int left = Math.max(0, (int) Math.floor(box.xMin() - marginX));
      int top = Math.max(0, (int) Math.floor(box.yMin() - marginY));
      int right = Math.min(image.width(), (int) Math.ceil(box.xMax() + marginX));
      int bottom = Math.min(image.height(), (int) Math.ceil(box.yMax() + marginY));
      if (left < right && top < bottom) {
        cover(covered, left, top, right - left, bottom - top);
      }
    }
    return covered;
  }

  private static void cover(Image image, int left, int top, int width, int height) {
    int columns = Math.min(CELLS, width);
    int rows = Math.min(CELLS, height);
    double[][] means = means(image, left, top, width, height, columns, rows);
    byte[] pixels = image.pixels();
    for (int y = 0; y < height; y++) {
      double row = Math.max(0, Math.min(rows - 1.0, (y + 0.5) * rows / height - 0.5));
      int above = (int) row;
      int below = Math.min(rows - 1, above + 1);
      for (int x = 0; x < width; x++) {
        double column = Math.max(0, Math.min(columns - 1.0, (x + 0.5) * columns / width - 0.5));
        int before = (int) column;
        int after = Math.min(columns - 1, before + 1);
        int at = 3 * ((top + y) * image.width() + left + x);
        for (int channel = 0; channel < 3; channel++) {
          double[] mean = means[channel];
          double upper =
              between(
                  mean[above * columns + before], mean[above * columns + after], column - before);
          double lower =
              between(
                  mean[below * columns + before], mean[below * columns + after], column - before);
          pixels[at + channel] = (byte) Math.round(between(upper, lower, row - above));
        }
      }
    }
  }

  /** The mean of every channel in every cell, row by row. */
  private static double[][] means(
      Image image, int left, int top, int width, int height, int columns, int rows) {
    double[][] means = new double[3][columns * rows];
    int[] counts = new int[columns * rows];
    byte[] pixels = image.pixels();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int cell = y * rows / height * columns + x * columns / width;
        int at = 3 * ((top + y) * image.width() + left + x);
        counts[cell]++;
        for (int channel = 0; channel < 3; channel++) {
          means[channel][cell] += pixels[at + channel] & 0xff;
        }
      }
    }
    for (double[] channel : means) {
      for (int cell = 0; cell < counts.length; cell++) {
        channel[cell] /= counts[cell];
      }
    }
    return means;
  }

  private static double between(double one, double other, double share) {
    return one + (other - one) * share;
  }

  /** The colour of a class as 0xRRGGBB, the same in every image. */
  static int colour(int classId) {
    float hue = (float) (classId * GOLDEN_RATIO % 1);
    return Color.HSBtoRGB(hue, 0.8f, 0.95f) & WHITE;
  }

  private static String label(Detection detection, List<String> classNames) {
    int id = detection.classId();
    String name = id >= 0 && id < classNames.size() ? classNames.get(id) : "class " + id;
    return String.format(Locale.ROOT, "%s %.2f", name, detection.score());
  }

  private static void paintFrame(Image image, PaintedFrame painted) {
    BoundingBox box = painted.box();
    int width = lineWidth(image);
    int edge = Math.max(1, width / 3);
    int left = Math.round(box.xMin());
    int top = Math.round(box.yMin());
    int right = Math.round(box.xMax());
    int bottom = Math.round(box.yMax());
    frame(image, left - edge, top - edge, right + edge, bottom + edge, width + 2 * edge, BLACK);
    frame(image, left, top, right, bottom, width, painted.colour());
  }

  private static int lineWidth(Image image) {
    int shortSide = Math.min(image.width(), image.height());
    return Math.max(1, Math.round((float) shortSide / PIXELS_PER_LINE_WIDTH));
  }

  /** Fills four bars inside the given edges. */
  private static void frame(
      Image image, int left, int top, int right, int bottom, int width, int colour) {
    fill(image, left, top, right, top + width, colour);
    fill(image, left, bottom - width, right, bottom, colour);
    fill(image, left, top, left + width, bottom, colour);
    fill(image, right - width, top, right, bottom, colour);
  }

  /** Fills a rectangle, cropped to the image; right and bottom are exclusive. */
  private static void fill(Image image, int left, int top, int right, int bottom, int colour) {
    byte[] pixels = image.pixels();
    for (int y = Math.max(0, top); y < Math.min(image.height(), bottom); y++) {
      for (int x = Math.max(0, left); x < Math.min(image.width(), right); x++) {
        int at = 3 * (y * image.width() + x);
        pixels[at] = (byte) colour;
        pixels[at + 1] = (byte) (colour >> 8);
        pixels[at + 2] = (byte) (colour >> 16);
      }
    }
  }

  /** Places the label above the box if it fits, else inside; moved left to stay in the image. */
  private static void paintLabel(Image image, PaintedFrame painted) {
    String text = PixelFont.drawable(painted.label());
    int dot = Math.max(1, Math.min(image.width(), image.height()) / PIXELS_PER_DOT);
    int width = (text.length() * PixelFont.ADVANCE + 1) * dot;
    int height = (PixelFont.GLYPH_HEIGHT + 2) * dot;
    int left = Math.round(painted.box().xMin());
    left = Math.max(0, Math.min(left, image.width() - width));
    int top = Math.round(painted.box().yMin());
    top = top >= height ? top - height : Math.max(0, Math.min(top, image.height() - height));
    int plate = painted.colour();
    fill(image, left, top, left + width, top + height, plate);
    write(image, text, left + dot, top + dot, dot, inkOn(plate));
  }

  private static void write(Image image, String text, int left, int top, int dot, int colour) {
    for (int i = 0; i < text.length(); i++) {
      for (int x = 0; x < PixelFont.GLYPH_WIDTH; x++) {
        for (int y = 0; y < PixelFont.GLYPH_HEIGHT; y++) {
          if (PixelFont.dot(text.charAt(i), x, y)) {
            int dotLeft = left + (i * PixelFont.ADVANCE + x) * dot;
            int dotTop = top + y * dot;
            fill(image, dotLeft, dotTop, dotLeft + dot, dotTop + dot, colour);
          }
        }
      }
    }
  }

  /** Black or white, whichever has more contrast; luma by ITU-R BT.601. */
  private static int inkOn(int plate) {
    int luma = 299 * (plate >> 16) + 587 * (plate >> 8 & 0xff) + 114 * (plate & 0xff);
    return luma > 128_000 ? BLACK : WHITE;
  }

  /**
   * A dot-matrix typeface of five by eight dots for the printable ASCII characters.
   *
   * <p>It is used because Java's text rendering needs installed fonts, which servers and containers
   * often lack, and differs between machines.
   */
  static final class PixelFont {

    static final int GLYPH_WIDTH = 5;
    static final int GLYPH_HEIGHT = 8;

    /** Distance between characters, in dots. */
    static final int ADVANCE = GLYPH_WIDTH + 1;

    private static final char FIRST = ' ';
    private static final char LAST = '~';

    /** Five columns per character from space to tilde; the lowest bit is the upper dot. */
    private static final byte[] COLUMNS =
        HexFormat.of()
            .parseHex(
                """
                0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050
                0008070300 001c224100 0041221c00 2a1c7f1c2a 08083e0808 0080703000 0808080808
                0000606000 2010080402 3e5149453e 00427f4000 7249494946 2141494d33 1814127f10
                2745454539 3c4a494931 4121110907 3649494936 464949291e 0000140000 0040340000
                0008142241 1414141414 0041221408 0201590906 3e415d594e 7c1211127c 7f49494936
                3e41414122 7f4141413e 7f49494941 7f09090901 3e41415173 7f0808087f 00417f4100
                2040413f01 7f08142241 7f40404040 7f021c027f 7f0408107f 3e4141413e 7f09090906
                3e4151215e 7f09192946 2649494932 03017f0103 3f4040403f 1f2040201f 3f4038403f
                6314081463 0304780403 6159494d43 007f414141 0204081020 004141417f 0402010204
                4040404040 0003070800 2054547840 7f28444438 3844444428 384444287f 3854545418
                00087e0902 18a4a49c78 7f08040478 00447d4000 2040403d00 7f10284400 00417f4000
                7c04780478 7c08040478 3844444438 fc18242418 18242418fc 7c08040408 4854545424
                04043f4424 3c4040207c 1c2040201c 3c4030403c 4428102844 4c9090907c 4464544c44
                0008364100 0000770000 0041360800 0201020402
                """
                    .replaceAll("\\s", ""));

    private PixelFont() {}

    /** The text without accents, with question marks for all other unknown characters. */
    static String drawable(String text) {
      return Normalizer.normalize(text, Normalizer.Form.NFD)
          .replaceAll("\\p{M}", "")
          .replaceAll("[^ -~]", "?");
    }

    /** Whether a dot of a character is set; x from the left, y from the top. */
    static boolean dot(char character, int x, int y) {
      char known = character < FIRST || character > LAST ? '?' : character;
      return (COLUMNS[(known - FIRST) * GLYPH_WIDTH + x] >> y & 1) != 0;
    }
  }

  /**
   * A frame with a label.
   *
   * @param box in pixels of the image
   * @param colour of the frame and the label's plate, 0xRRGGBB
   * @param label text of the label
   */
  public record PaintedFrame(BoundingBox box, int colour, String label) implements Serializable {}
}
