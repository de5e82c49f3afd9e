package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.Orientation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Decodes PNG (W3C PNG, third edition) of every depth and colour type, plain or interlaced; of an
 * animation, the default image.
 *
 * <p>The chunks are walked first: their lengths and checksums are what tells a whole file from a
 * broken one, and Java's reader does not look at them. It is then given the image's own chunks
 * alone.
 */
final class PngReader implements FormatReader {

  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "IDAT", "IEND");

  private final ImageIoDecoding decoding =
      ImageIoDecoding.builtIn("com.sun.imageio.plugins.png.PNGImageReaderSpi");

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    ByteView bytes = new ByteView(file, true);
    checkHeader(bytes, limit);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, SIGNATURE_BYTES);
    Orientation orientation = walkChunks(file, bytes, kept);
    ImageIoDecoding.Decoded<BufferedImage> decoded = decoding.image(kept.toByteArray());
    if (!decoded.warnings().isEmpty()) {
      throw new ImageRefused(
          ImageRefused.CORRUPT, "PNG decoder says: " + decoded.warnings().get(0));
    }
    BufferedImage image = decoded.image();
    return orientation.apply(
        new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image)));
  }

  private static void checkHeader(ByteView bytes, PixelLimit limit) throws ImageRefused {
    if (bytes.length() < SIGNATURE_BYTES + CHUNK_OVERHEAD + 13) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "PNG ends within its header");
    }
    if (!bytes.hasText(12, "IHDR") || bytes.int32(8) != 13) {
      throw new ImageRefused(ImageRefused.CORRUPT, "PNG does not begin with its header");
    }
    limit.check(ImageFormat.PNG, bytes.uint32(16), bytes.uint32(20));
  }

  /** Copies what belongs to the image and returns the orientation found on the way. */
  private static Orientation walkChunks(byte[] file, ByteView bytes, ByteArrayOutputStream kept)
      throws ImageRefused {
    Orientation orientation = Orientation.UPRIGHT;
    int position = SIGNATURE_BYTES;
    while (true) {
      if (position + CHUNK_OVERHEAD > file.length
          || position + CHUNK_OVERHEAD + bytes.uint32(position) > file.length) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "PNG ends before its end chunk");
      }
      int length = bytes.int32(position);
      String type = bytes.text(position + 4, 4);
      if (KEPT.contains(type)) {
        checkSum(file, bytes, position, length, type);
        kept.write(file, position, CHUNK_OVERHEAD + length);
      } else if (type.equals("eXIf")) {
        orientation = TiffDirectory.orientation(file, position + 8, length);
      }
      if (type.equals("IEND")) {
        return orientation;
      }
      position += CHUNK_OVERHEAD + length;
    }
  }

  private static void checkSum(byte[] file, ByteView bytes, int position, int length, String type)
      throws ImageRefused {
    CRC32 sum = new CRC32();
    sum.update(file, position + 4, 4 + length);
    if (sum.getValue() != bytes.uint32(position + 8 + length)) {
      throw new ImageRefused(ImageRefused.CORRUPT, "PNG checksum of " + type + " is wrong");
    }
  }
}
