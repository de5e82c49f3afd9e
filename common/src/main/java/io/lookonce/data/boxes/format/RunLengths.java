package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Bounds of a mask in COCO's run-length encoding (cocoapi, maskApi.c): alternating lengths of runs
 * outside and inside of the mask, starting outside, in column-major order; either a list of
 * numbers, or text with five bits per character in which every number from the fourth on is the
 * difference to the one two before it.
 */
final class RunLengths {

  private final long width;
  private final long height;
  private final PointBounds bounds = new PointBounds();
  private long position;
  private boolean inside;

  private RunLengths(long width, long height) {
    this.width = width;
    this.height = height;
  }

  /**
   * The bounds of a mask, in pixels from the image's edge.
   *
   * @param segmentation an object with {@code size} (height, width) and {@code counts}
   * @return null if it is not such a mask or the mask is empty
   */
  static PointBounds bounds(JsonNode segmentation) {
    JsonNode size = segmentation.path("size");
    JsonNode counts = segmentation.path("counts");
    long height = size.path(0).asLong();
    long width = size.path(1).asLong();
    if (size.size() != 2 || !isSide(height) || !isSide(width)) {
      return null;
    }
    RunLengths runs = new RunLengths(width, height);
    boolean good = counts.isArray() ? runs.addAll(counts) : runs.addText(counts.asText());
    return good && runs.position == width * height && runs.bounds.points() > 0 ? runs.bounds : null;
  }

  private static boolean isSide(long side) {
    return side > 0 && side <= Integer.MAX_VALUE;
  }

  private boolean addAll(JsonNode counts) {
    for (JsonNode count : counts) {
      if (!count.isIntegralNumber() || !add(count.asLong())) {
        return false;
      }
    }
    return true;
  }

  private boolean addText(String text) {
    long[] before = new long[3];
    int at = 0;
    for (int number = 0; at < text.length(); number++) {
      long value = 0;
      int shift = 0;
      boolean more = true;
      while (more) {
        if (at == text.length() || shift > 55) {
          return false;
        }
        int bits = text.charAt(at++) - '0';
        if (bits < 0 || bits > 63) {
          return false;
        }
        value |= (long) (bits & 0x1F) << shift;
        shift += 5;
        more = (bits & 0x20) != 0;
        if (!more && (bits & 0x10) != 0) {
          value |= -1L << shift;
        }
      }
      if (number > 2) {
        value += before[(number - 2) % 3];
      }
      before[number % 3] = value;
      if (!add(value)) {
        return false;
      }
    }
    return true;
  }

  private boolean add(long run) {
    if (run < 0 || run > width * height - position) {
      return false;
    }
    if (inside && run > 0) {
      long last = position + run - 1;
      boolean oneColumn = position / height == last / height;
      bounds.add(position / height, oneColumn ? position % height : 0);
      bounds.add(last / height + 1.0, oneColumn ? last % height + 1.0 : height);
    }
    position += run;
    inside = !inside;
    return true;
  }
}
