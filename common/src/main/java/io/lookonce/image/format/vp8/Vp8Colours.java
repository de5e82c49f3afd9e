package io.lookonce.image.format.vp8;

import io.lookonce.image.Image;

/**
 * Turns VP8's luma and half-size chroma into blue, green, red as libwebp does: chroma is
 * interpolated from the four nearest samples by weights of 9, 3, 3 and 1, and the matrix is that of
 * ITU-R BT.601 for video levels in fixed point.
 */
final class Vp8Colours {

  private Vp8Colours() {}

  /**
   * The visible part of a frame.
   *
   * @param planes luma, blue and red difference; each padded to whole macroblocks
   */
  static Image image(byte[][] planes, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    int lumaStride = (width + 15) >> 4 << 4;
    int chromaStride = lumaStride / 2;
    int[] blue = new int[width];
    int[] red = new int[width];
    int lastRow = (height - 1) / 2;
    for (int y = 0; y < height; y++) {
      int near = y / 2;
      int far = Math.max(0, Math.min(lastRow, near + ((y & 1) == 0 ? -1 : 1)));
      // The last row of an even height, like the first, has no farther neighbour.
      interpolate(planes[1], near * chromaStride, far * chromaStride, blue);
      interpolate(planes[2], near * chromaStride, far * chromaStride, red);
      int to = 3 * y * width;
      for (int x = 0; x < width; x++) {
        int luma = ((planes[0][y * lumaStride + x] & 0xff) * 19077) >> 8;
        pixels[to] = clip(luma + ((blue[x] * 33050) >> 8) - 17685);
        pixels[to + 1] = clip(luma - ((blue[x] * 6419) >> 8) - ((red[x] * 13320) >> 8) + 8708);
        pixels[to + 2] = clip(luma + ((red[x] * 26149) >> 8) - 14234);
        to += 3;
      }
    }
    return new Image(width, height, pixels);
  }

  /** One row of chroma at full width, from the row that holds it and the next nearest one. */
  private static void interpolate(byte[] plane, int near, int far, int[] row) {
    int width = row.length;
    row[0] = edge(plane[near] & 0xff, plane[far] & 0xff);
    int last = (width - 1) / 2;
    for (int x = 1; x <= last; x++) {
      int nearLeft = plane[near + x - 1] & 0xff;
      int nearRight = plane[near + x] & 0xff;
      int farLeft = plane[far + x - 1] & 0xff;
      int farRight = plane[far + x] & 0xff;
      int sum = nearLeft + nearRight + farLeft + farRight + 8;
      // Rounded twice, as libwebp does, so that the very bits are the same.
      row[2 * x - 1] = (((sum + 2 * (nearRight + farLeft)) >> 3) + nearLeft) >> 1;
      row[2 * x] = (((sum + 2 * (nearLeft + farRight)) >> 3) + nearRight) >> 1;
    }
    if ((width & 1) == 0) {
      row[width - 1] = edge(plane[near + last] & 0xff, plane[far + last] & 0xff);
    }
  }

  private static int edge(int near, int far) {
    return (3 * near + far + 2) >> 2;
  }

  private static byte clip(int value) {
    if (value < 0) {
      return 0;
    }
    return (byte) Math.min(255, value >> 6);
  }
}
