package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lookonce.image.ByteView;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder.FormatReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Decodes PNG (W3C PNG, third edition) of every depth and colour type, with or without interlacing;
 * of an animation, the default image.
 *
 * <p>Lengths and checksums of the chunks are verified first, because Java's reader ignores them. It
 * then gets only the chunks of the image.
 */
final class PngReader implements FormatReader {

  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int DEPTH = 24;
  private static final int COLOUR_TYPE = 25;
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

  /** Copies the chunks of the image and returns the EXIF orientation. */
  private static Orientation walkChunks(byte[] file, ByteView bytes, ByteArrayOutputStream kept)
      throws ImageRefused {
    Orientation orientation = null;
    boolean data = false;
    int position = SIGNATURE_BYTES;
    while (true) {
      if (position == file.length && data) {
        // The end chunk is missing; the decoder tells whether the data are complete.
        writeChunk(kept, "IEND", new byte[0]);
        return orientation == null ? Orientation.UPRIGHT : orientation;
      }
      if (position + CHUNK_OVERHEAD > file.length
          || position + CHUNK_OVERHEAD + bytes.uint32(position) > file.length) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "PNG ends before its end chunk");
      }
      int length = bytes.int32(position);
      String type = bytes.text(position + 4, 4);
      if (KEPT.contains(type)) {
        checkSum(file, bytes, position, length, type);
        int most = most(type, bytes);
        if (length > most) {
          writeChunk(kept, type, Arrays.copyOfRange(file, position + 8, position + 8 + most));
        } else {
          kept.write(file, position, CHUNK_OVERHEAD + length);
        }
        data |= type.equals("IDAT");
      } else if (type.equals("eXIf") && orientation == null) {
        orientation = TiffDirectory.orientation(file, position + 8, length);
      }
      if (type.equals("IEND")) {
        return orientation == null ? Orientation.UPRIGHT : orientation;
      }
      position += CHUNK_OVERHEAD + length;
    }
  }

  /** Maximum length of a chunk: surplus colours of a palette are dropped. */
  private static int most(String type, ByteView bytes) {
    boolean indexed = bytes.uint8(COLOUR_TYPE) == 3 && bytes.uint8(DEPTH) <= 8;
    return type.equals("PLTE") && indexed ? 3 << bytes.uint8(DEPTH) : Integer.MAX_VALUE;
  }

  private static void writeChunk(ByteArrayOutputStream kept, String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OVERHEAD + content.length);
    chunk.putInt(content.length).put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) sum.getValue());
    kept.writeBytes(chunk.array());
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
