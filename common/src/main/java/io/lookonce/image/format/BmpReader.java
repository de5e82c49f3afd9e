package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.awt.image.BufferedImage;
import java.io.IOException;

/** Decodes Windows and OS/2 bitmaps, uncompressed, with bit fields or run-length coded. */
final class BmpReader implements FormatReader {

  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;

  private final ImageIoDecoding decoding =
      ImageIoDecoding.builtIn("com.sun.imageio.plugins.bmp.BMPImageReaderSpi");

  /** What the header says; a height below 0 means that rows run from the top. */
  private record Header(
      long dataPosition, int width, int height, int bitsPerPixel, int compression) {

    static Header parse(byte[] file) throws ImageRefused {
      ByteView bytes = new ByteView(file, false);
      int size = bytes.int32(FILE_HEADER_BYTES);
      if (file.length < FILE_HEADER_BYTES + size) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "BMP ends within its header");
      }
      long data = bytes.uint32(10);
      if (size == CORE_HEADER_BYTES) {
        return new Header(data, bytes.uint16(18), bytes.uint16(20), bytes.uint16(24), UNCOMPRESSED);
      }
      int compression = size < 40 ? UNCOMPRESSED : bytes.int32(30);
      return new Header(data, bytes.int32(18), bytes.int32(22), bytes.uint16(28), compression);
    }
  }

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    Header header = Header.parse(file);
    limit.check(ImageFormat.BMP, header.width, Math.abs((long) header.height));
    checkVariant(header);
    checkComplete(header, file.length);
    BufferedImage image = decoding.image(file).image();
    return new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image));
  }

  private static void checkVariant(Header header) throws ImageRefused {
    if (header.compression < UNCOMPRESSED || header.compression > BIT_FIELDS) {
      throw new ImageRefused(
          ImageRefused.UNSUPPORTED, "BMP with compression " + header.compression);
    }
    switch (header.bitsPerPixel) {
      case 1, 4, 8, 16, 24, 32 -> {}
      default ->
          throw new ImageRefused(
              ImageRefused.CORRUPT, "BMP header says %d bits".formatted(header.bitsPerPixel));
    }
  }

  private static void checkComplete(Header header, int fileBytes) throws ImageRefused {
    boolean knownSize = header.compression == UNCOMPRESSED || header.compression == BIT_FIELDS;
    long rowBytes = ((long) header.width * header.bitsPerPixel + 31) / 32 * 4;
    long dataBytes = knownSize ? rowBytes * Math.abs((long) header.height) : 1;
    if (header.dataPosition + dataBytes > fileBytes) {
      throw new ImageRefused(
          ImageRefused.TRUNCATED,
          "BMP of %d bytes needs %d".formatted(fileBytes, header.dataPosition + dataBytes));
    }
  }
}
