package io.lookonce.image;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Draws detections into an image: a frame in the colour of its class with a dark edge on both
 * sides, so that it shows on any background, and a label with class and score on a plate of the
 * same colour. Lines and letters grow with the image. Holds no state.
 */
public final class DetectionPainter {

  private static final int PIXELS_PER_LINE_WIDTH = 300;
  private static final int PIXELS_PER_DOT = 320;

  /** Turning the colour wheel by the golden ratio keeps any number of classes apart. */
  private static final double GOLDEN_RATIO = 0.618033988749895;

  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xffffff;

  /**
   * Paints a copy of an image; the most certain detections lie on top.
   *
   * @param detections in pixels of this image; what lies outside is cut
   * @param classNames name of each class id; an id beyond the list is written as a number
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
   * Paints a copy of an image.
   *
   * @param frames in pixels of this image, those that lie on top last; what lies outside is cut
   */
  public Image paint(Image image, List<PaintedFrame> frames) {
    Image painted = new Image(image.width(), image.height(), image.pixels().clone());
    frames.forEach(frame -> paintFrame(painted, frame));
    frames.forEach(frame -> paintLabel(painted, frame));
    return painted;
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

  /** Four bars inside the given edges. */
  private static void frame(
      Image image, int left, int top, int right, int bottom, int width, int colour) {
    fill(image, left, top, right, top + width, colour);
    fill(image, left, bottom - width, right, bottom, colour);
    fill(image, left, top, left + width, bottom, colour);
    fill(image, right - width, top, right, bottom, colour);
  }

  /** A filled rectangle, cut to the image; right and bottom are exclusive. */
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

  /** Above the box if there is room, else within it; moved left where it would stick out. */
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

  /** Black or white, whichever stands out more; luma by ITU-R BT.601. */
  private static int inkOn(int plate) {
    int luma = 299 * (plate >> 16) + 587 * (plate >> 8 & 0xff) + 114 * (plate & 0xff);
    return luma > 128_000 ? BLACK : WHITE;
  }
}
