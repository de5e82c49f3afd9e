package io.lookonce.image.format;

import io.lookonce.image.ByteView;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder.FormatReader;
import java.awt.image.BufferedImage;
import java.io.IOException;

/**
 * Decodes the first image of a GIF (GIF89a specification), placed on the file's canvas over black.
 * A canvas that is too small, or 0 as some writers leave it, is enlarged.
 */
final class GifReader implements FormatReader {

  private static final int HEADER_BYTES = 13;
  private static final int DESCRIPTOR_BYTES = 10;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;

  private final ImageIoDecoding decoding =
      ImageIoDecoding.builtIn("com.sun.imageio.plugins.gif.GIFImageReaderSpi");

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    ByteView bytes = new ByteView(file, false);
    try {
      int descriptor = findImage(bytes);
      int left = bytes.uint16(descriptor + 1);
      int top = bytes.uint16(descriptor + 3);
      int frameWidth = bytes.uint16(descriptor + 5);
      int frameHeight = bytes.uint16(descriptor + 7);
      limit.check(ImageFormat.GIF, frameWidth, frameHeight);
      int width = Math.max(bytes.uint16(6), left + frameWidth);
      int height = Math.max(bytes.uint16(8), top + frameHeight);
      limit.check(ImageFormat.GIF, width, height);
      int data = descriptor + DESCRIPTOR_BYTES + tableBytes(bytes.uint8(descriptor + 9));
      skipBlocks(bytes, data + 1);
      BufferedImage frame = decoding.image(file).image();
      Image first = new Image(frame.getWidth(), frame.getHeight(), RasterPixels.of(frame));
      return first.onCanvas(width, height, left, top);
    } catch (IndexOutOfBoundsException end) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "GIF ends before its first image does");
    }
  }

  /** Position of the first image's descriptor. */
  private static int findImage(ByteView bytes) throws ImageRefused {
    int position = HEADER_BYTES + tableBytes(bytes.uint8(10));
    while (bytes.uint8(position) == EXTENSION) {
      position = skipBlocks(bytes, position + 2);
    }
    if (bytes.uint8(position) != IMAGE) {
      throw new ImageRefused(ImageRefused.CORRUPT, "GIF holds no image");
    }
    return position;
  }

  private static int tableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** Skips length-prefixed blocks up to and including the empty one. */
  private static int skipBlocks(ByteView bytes, int from) {
    int position = from;
    while (bytes.uint8(position) != 0) {
      position += 1 + bytes.uint8(position);
    }
    return position + 1;
  }
}
