package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lookonce.image.ByteView;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder.FormatReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Decodes Windows and OS/2 bitmaps, uncompressed, with bit fields or run-length coded.
 *
 * <p>The header is parsed here and rewritten in the most common form, because Java's reader fails
 * on header variants and on fields that writers leave at 0.
 */
final class BmpReader implements FormatReader {

  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final int HEADER_BYTES = 40;
  private static final int UNCOMPRESSED = 0;
  private static final int RUN_LENGTH_8 = 1;
  private static final int RUN_LENGTH_4 = 2;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;

  private final ImageIoDecoding decoding =
      ImageIoDecoding.builtIn("com.sun.imageio.plugins.bmp.BMPImageReaderSpi");

  /**
   * The header.
   *
   * @param size length of the header after the file header
   * @param height negative if rows are stored from the top
   * @param colours colours of the palette; 0 for the maximum of the bit depth
   */
  private record Header(
      int size,
      long dataPosition,
      int width,
      int height,
      int bitsPerPixel,
      int compression,
      long colours) {

    static Header parse(ByteView bytes) throws ImageRefused {
      int size = bytes.int32(FILE_HEADER_BYTES);
      if (bytes.length() < FILE_HEADER_BYTES + size) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "BMP ends within its header");
      }
      long data = bytes.uint32(10);
      if (size == CORE_HEADER_BYTES) {
        return new Header(
            size, data, bytes.uint16(18), bytes.uint16(20), bytes.uint16(24), UNCOMPRESSED, 0);
      }
      int compression = size < 20 ? UNCOMPRESSED : bytes.int32(30);
      long colours = size < 36 ? 0 : bytes.uint32(46);
      return new Header(
          size, data, bytes.int32(18), bytes.int32(22), bytes.uint16(28), compression, colours);
    }

    boolean isRunLength() {
      return compression == RUN_LENGTH_8 || compression == RUN_LENGTH_4;
    }

    /** Whether it is an OS/2 header, whose compression codes differ. */
    boolean isOs2() {
      return size == 16 || size == 64;
    }

    long rowBytes() {
      return ((long) width * bitsPerPixel + 31) / 32 * 4;
    }

    /** Minimum number of bytes of the pixel data; the last row needs no padding. */
    long neededBytes() {
      long rows = Math.abs((long) height);
      return isRunLength() ? 1 : rowBytes() * (rows - 1) + ((long) width * bitsPerPixel + 7) / 8;
    }

    int maskBytes() {
      if (size > HEADER_BYTES) {
        return 0;
      }
      return compression == BIT_FIELDS ? 12 : compression == ALPHA_BIT_FIELDS ? 16 : 0;
    }

    long palettePosition() {
      return (long) FILE_HEADER_BYTES + size + maskBytes();
    }

    int bytesPerColour() {
      return size == CORE_HEADER_BYTES ? 3 : 4;
    }

    int paletteColours() {
      int most = bitsPerPixel > 8 ? 0 : 1 << bitsPerPixel;
      return colours == 0 ? most : (int) Math.min(most, colours);
    }

    /** Position of the pixels; if the file does not state it, after masks and palette. */
    long pixelPosition() {
      long colourBytes = (colours > 0 ? colours : paletteColours()) * bytesPerColour();
      return dataPosition > 0 ? dataPosition : palettePosition() + colourBytes;
    }
  }

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    ByteView bytes = new ByteView(file, false);
    Header header = Header.parse(bytes);
    limit.check(ImageFormat.BMP, header.width, Math.abs((long) header.height));
    checkVariant(header);
    if (header.pixelPosition() + header.neededBytes() > file.length) {
      throw new ImageRefused(
          ImageRefused.TRUNCATED,
          String.format(
              Locale.ROOT,
              "BMP of %d bytes needs %d",
              file.length,
              header.pixelPosition() + header.neededBytes()));
    }
    if (header.isRunLength()) {
      checkRuns(bytes, header);
    }
    BufferedImage image = decoding.image(rewritten(file, bytes, header)).image();
    return new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image));
  }

  private static void checkVariant(Header header) throws ImageRefused {
    int compression = header.compression;
    boolean known = compression >= UNCOMPRESSED && compression <= BIT_FIELDS;
    if (!known && compression != ALPHA_BIT_FIELDS) {
      throw unsupported("with compression " + compression);
    }
    if (header.isOs2() && compression >= BIT_FIELDS) {
      throw unsupported("of OS/2 with compression " + compression);
    }
    int bits = header.bitsPerPixel;
    switch (bits) {
      case 1, 4, 8, 16, 24, 32 -> {}
      case 2, 64 -> throw unsupported(String.format(Locale.ROOT, "of %d bits", bits));
      default -> throw corrupt(String.format(Locale.ROOT, "header says %d bits", bits));
    }
    boolean fits =
        switch (compression) {
          case UNCOMPRESSED -> true;
          case RUN_LENGTH_8 -> bits == 8;
          case RUN_LENGTH_4 -> bits == 4;
          default -> bits == 16 || bits == 32;
        };
    if (!fits) {
      throw corrupt(
          String.format(Locale.ROOT, "of %d bits with compression %d", bits, compression));
    }
  }

  /** Checks that runs cover all rows, or end with the end marker, which some writers omit. */
  private static void checkRuns(ByteView bytes, Header header) throws ImageRefused {
    int at = (int) header.pixelPosition();
    long x = 0;
    long y = 0;
    long rows = Math.abs((long) header.height);
    while (at + 1 < bytes.length() && (y < rows - 1 || x < header.width)) {
      int count = bytes.uint8(at);
      int code = bytes.uint8(at + 1);
      at += 2;
      if (count > 0) {
        x += count;
      } else if (code == 0) {
        x = 0;
        y++;
      } else if (code == 1) {
        return;
      } else if (code == 2 && at + 1 < bytes.length()) {
        x += bytes.uint8(at);
        y += bytes.uint8(at + 1);
        at += 2;
      } else {
        x += code;
        int literal = header.bitsPerPixel == 4 ? (code + 1) / 2 : code;
        at += literal + (literal & 1);
      }
    }
    boolean whole = y > rows - 1 || (y == rows - 1 && x >= header.width);
    // Padding after the last literal may be absent, the literal itself may not.
    if (!whole || at > bytes.length() + 1) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "BMP ends before its last run");
    }
  }

  private static ImageRefused unsupported(String what) {
    return new ImageRefused(ImageRefused.UNSUPPORTED, "BMP " + what);
  }

  private static ImageRefused corrupt(String what) {
    return new ImageRefused(ImageRefused.CORRUPT, "BMP " + what);
  }

  /** The image with a header of 40 bytes, followed by masks, palette and pixels. */
  private static byte[] rewritten(byte[] file, ByteView bytes, Header header) {
    boolean fields = header.compression == BIT_FIELDS || header.compression == ALPHA_BIT_FIELDS;
    int colours = header.paletteColours();
    int start = FILE_HEADER_BYTES + HEADER_BYTES + (fields ? 12 : 0) + 4 * colours;
    long whole = header.rowBytes() * Math.abs((long) header.height);
    int from = (int) header.pixelPosition();
    int there = file.length - from;
    int length = header.isRunLength() ? there + 2 : (int) whole;
    ByteBuffer out = ByteBuffer.allocate(start + length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("BM".getBytes(ISO_8859_1)).putInt(out.capacity()).putInt(0).putInt(start);
    out.putInt(HEADER_BYTES).putInt(header.width).putInt(header.height).putShort((short) 1);
    out.putShort((short) header.bitsPerPixel).putInt(fields ? BIT_FIELDS : header.compression);
    out.putInt(length).putInt(0).putInt(0).putInt(colours).putInt(0);
    if (fields) {
      out.put(file, FILE_HEADER_BYTES + HEADER_BYTES, 12);
    }
    int palette = (int) header.palettePosition();
    for (int i = 0; i < colours; i++) {
      int at = palette + i * header.bytesPerColour();
      // Headers may state more colours than the palette holds; the missing ones are black.
      boolean given = at + 3 <= Math.min(from, file.length);
      out.putInt(given ? bytes.uint16(at) | bytes.uint8(at + 2) << 16 : 0);
    }
    out.put(file, from, Math.min(there, header.isRunLength() ? there : length));
    if (header.isRunLength()) {
      // The end marker, which some files lack.
      out.put(out.capacity() - 2, (byte) 0).put(out.capacity() - 1, (byte) 1);
    }
    return out.array();
  }
}
