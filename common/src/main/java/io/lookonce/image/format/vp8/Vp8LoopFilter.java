package io.lookonce.image.format.vp8;

/** The loop filters of VP8 (RFC 6386, section 15) on one plane: they smooth the edges of blocks. */
final class Vp8LoopFilter {

  private final byte[] plane;
  private final int stride;

  Vp8LoopFilter(byte[] plane, int stride) {
    this.plane = plane;
    this.stride = stride;
  }

  /**
   * How strongly a macroblock is filtered.
   *
   * @param limit the greatest step over an edge within it that is filtered; 0: none
   * @param interior the greatest step beside an edge
   * @param highVariance the step beside an edge from which fewer samples are changed
   */
  record Strength(int limit, int interior, int highVariance) {

    /** The strength for a level of 0 to 63 and the frame's sharpness of 0 to 7. */
    static Strength of(int level, int sharpness) {
      if (level == 0) {
        return new Strength(0, 0, 0);
      }
      int interior = level;
      if (sharpness > 0) {
        interior = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
      }
      interior = Math.max(interior, 1);
      return new Strength(2 * level + interior, interior, level >= 40 ? 2 : level >= 15 ? 1 : 0);
    }
  }

  /** Filters the edges of a macroblock of luma by the simple filter. */
  void simple(Strength strength, int left, int top, boolean inner) {
    int first = top * stride + left;
    for (int x = left > 0 ? 0 : 4; x < 16; x += 4) {
      if (x == 0 || inner) {
        simpleEdge(first + x, 1, stride, strength.limit + (x == 0 ? 4 : 0));
      }
    }
    for (int y = top > 0 ? 0 : 4; y < 16; y += 4) {
      if (y == 0 || inner) {
        simpleEdge(first + y * stride, stride, 1, strength.limit + (y == 0 ? 4 : 0));
      }
    }
  }

  private void simpleEdge(int first, int across, int along, int limit) {
    int at = first;
    for (int i = 0; i < 16; i++) {
      if (isWithin(at, across, limit)) {
        changeTwo(at, across);
      }
      at += along;
    }
  }

  /** Filters the edges of a macroblock of 16 (luma) or 8 (chroma) samples by the normal filter. */
  void normal(Strength strength, int left, int top, int size, boolean inner) {
    int first = top * stride + left;
    for (int x = left > 0 ? 0 : 4; x < size; x += 4) {
      if (x == 0 || inner) {
        normalEdge(first + x, 1, stride, size, strength, x == 0);
      }
    }
    for (int y = top > 0 ? 0 : 4; y < size; y += 4) {
      if (y == 0 || inner) {
        normalEdge(first + y * stride, stride, 1, size, strength, y == 0);
      }
    }
  }

  private void normalEdge(
      int first, int across, int along, int size, Strength strength, boolean outer) {
    int limit = strength.limit + (outer ? 4 : 0);
    int at = first;
    for (int i = 0; i < size; i++) {
      if (isWithin(at, across, limit) && isSmooth(at, across, strength.interior)) {
        if (step(at - across, across) > strength.highVariance
            || step(at + across, across) > strength.highVariance) {
          changeTwo(at, across);
        } else if (outer) {
          changeSix(at, across);
        } else {
          changeFour(at, across);
        }
      }
      at += along;
    }
  }

  private int sample(int at) {
    return plane[at] & 0xff;
  }

  /** The step from the sample before to this one. */
  private int step(int at, int across) {
    return Math.abs(sample(at) - sample(at - across));
  }

  private boolean isWithin(int at, int across, int limit) {
    int far = Math.abs(sample(at - 2 * across) - sample(at + across));
    return 4 * step(at, across) + far <= 2 * limit + 1;
  }

  private boolean isSmooth(int at, int across, int interior) {
    return step(at - 3 * across, across) <= interior
        && step(at - 2 * across, across) <= interior
        && step(at - across, across) <= interior
        && step(at + across, across) <= interior
        && step(at + 2 * across, across) <= interior
        && step(at + 3 * across, across) <= interior;
  }

  private void changeTwo(int at, int across) {
    int outer = clipSigned(sample(at - 2 * across) - sample(at + across));
    int change = 3 * (sample(at) - sample(at - across)) + outer;
    put(at - across, clipSmall((change + 3) >> 3));
    put(at, -clipSmall((change + 4) >> 3));
  }

  private void changeFour(int at, int across) {
    int change = 3 * (sample(at) - sample(at - across));
    int after = clipSmall((change + 4) >> 3);
    int outer = (after + 1) >> 1;
    put(at - 2 * across, outer);
    put(at - across, clipSmall((change + 3) >> 3));
    put(at, -after);
    put(at + across, -outer);
  }

  private void changeSix(int at, int across) {
    int outer = clipSigned(sample(at - 2 * across) - sample(at + across));
    int change = clipSigned(3 * (sample(at) - sample(at - across)) + outer);
    for (int distance = 0; distance < 3; distance++) {
      int share = ((27 - 9 * distance) * change + 63) >> 7;
      put(at - (1 + distance) * across, share);
      put(at + distance * across, -share);
    }
  }

  private void put(int at, int change) {
    int value = sample(at) + change;
    plane[at] = (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  private static int clipSigned(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static int clipSmall(int value) {
    return Math.max(-16, Math.min(15, value));
  }
}
