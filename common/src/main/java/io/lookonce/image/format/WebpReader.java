package io.lookonce.image.format;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.lookonce.image.ByteView;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder.FormatReader;
import io.lookonce.image.format.vp8.Vp8Decoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes lossy and lossless WebP (RFC 9649); of an animation the first frame, placed on the canvas
 * over black. Lossy images have the same bytes as with libwebp.
 *
 * <p>The decoder only gets the coded image, without alpha, colour profile and metadata.
 */
final class WebpReader implements FormatReader {

  private static final int FILE_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FRAME_HEADER_BYTES = 16;

  /** Read-ahead of the lossless decoder, in bytes. */
  private static final int READ_AHEAD_BYTES = 8;

  /** Lower bound of the expansion factor that TwelveMonkeys' decoder accepts. */
  private static final int LEAST_EXPANSION_LIMIT = 1024;

  private final ImageIoDecoding decoding = new ImageIoDecoding(new WebPImageReaderSpi());

  /** A chunk: its four-letter type, and position and length of its content. */
  private record Chunk(String type, int position, int length) {

    boolean isImage() {
      return type.equals("VP8 ") || type.equals("VP8L");
    }
  }

  /** The coded image and its position on the canvas. */
  private record Frame(Chunk chunk, int left, int top) {}

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    ByteView bytes = new ByteView(file, false);
    int width = 0;
    int height = 0;
    Frame frame = null;
    Orientation orientation = Orientation.UPRIGHT;
    int position = FILE_HEADER_BYTES;
    long end = Math.min(file.length, CHUNK_HEADER_BYTES + bytes.uint32(4));
    while (position + CHUNK_HEADER_BYTES <= end) {
      Chunk chunk = chunkAt(bytes, position);
      if (chunk.type.equals("VP8X") && chunk.length >= 10) {
        width = 1 + (bytes.int32(chunk.position + 4) & 0xffffff);
        height = 1 + (bytes.int32(chunk.position + 6) >>> 8);
        limit.check(ImageFormat.WEBP, width, height);
      } else if (chunk.isImage() && frame == null) {
        frame = new Frame(chunk, 0, 0);
      } else if (chunk.type.equals("ANMF") && frame == null) {
        frame = firstFrame(bytes, chunk);
      } else if (chunk.type.equals("EXIF")) {
        orientation = exif(file, bytes, chunk);
      }
      position = chunk.position + chunk.length + (chunk.length & 1);
    }
    if (frame == null) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "WebP ends before its image");
    }
    Image image = decode(file, bytes, frame.chunk, limit);
    if (width == 0) {
      return orientation.apply(image);
    }
    return orientation.apply(image.onCanvas(width, height, frame.left, frame.top));
  }

  private static Chunk chunkAt(ByteView bytes, int position) throws ImageRefused {
    long length = bytes.uint32(position + 4);
    if (position + CHUNK_HEADER_BYTES + length > bytes.length()) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "WebP ends within a chunk");
    }
    return new Chunk(bytes.text(position, 4), position + CHUNK_HEADER_BYTES, (int) length);
  }

  private static Frame firstFrame(ByteView bytes, Chunk animationFrame) throws ImageRefused {
    int left = 2 * (bytes.int32(animationFrame.position) & 0xffffff);
    int top = 2 * (bytes.int32(animationFrame.position + 3) & 0xffffff);
    int position = animationFrame.position + FRAME_HEADER_BYTES;
    int end = animationFrame.position + animationFrame.length;
    while (position + CHUNK_HEADER_BYTES <= end) {
      Chunk chunk = chunkAt(bytes, position);
      if (chunk.isImage()) {
        return new Frame(chunk, left, top);
      }
      position = chunk.position + chunk.length + (chunk.length & 1);
    }
    throw new ImageRefused(ImageRefused.CORRUPT, "WebP animation without a first frame");
  }

  private static Orientation exif(byte[] file, ByteView bytes, Chunk chunk) {
    int prefix = bytes.hasText(chunk.position, "Exif\0") ? 6 : 0;
    return prefix > chunk.length
        ? Orientation.UPRIGHT
        : TiffDirectory.orientation(file, chunk.position + prefix, chunk.length - prefix);
  }

  private Image decode(byte[] file, ByteView bytes, Chunk chunk, PixelLimit limit)
      throws IOException {
    checkSize(bytes, chunk, limit);
    if (!chunk.type.equals("VP8L")) {
      return Vp8Decoder.decode(file, chunk.position, chunk.length);
    }
    int padded = chunk.length + (chunk.length & 1);
    int used = FILE_HEADER_BYTES + CHUNK_HEADER_BYTES + padded;
    ByteBuffer alone = ByteBuffer.allocate(used + READ_AHEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    alone.put(file, 0, 4).putInt(used - CHUNK_HEADER_BYTES).put(file, 8, 4);
    alone.put(file, chunk.position - CHUNK_HEADER_BYTES, CHUNK_HEADER_BYTES + chunk.length);
    BufferedImage image = decoding.imageWithin(alone.array(), plausibleBytes(bytes, chunk)).image();
    return new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image));
  }

  /** File length for which the decoder accepts the image's size. */
  private static long plausibleBytes(ByteView bytes, Chunk chunk) {
    int sizes = bytes.int32(chunk.position + 1);
    long pixels = (1L + (sizes & 0x3fff)) * (1 + (sizes >>> 14 & 0x3fff));
    return 4 * pixels / LEAST_EXPANSION_LIMIT + FILE_HEADER_BYTES;
  }

  private static void checkSize(ByteView bytes, Chunk chunk, PixelLimit limit) throws ImageRefused {
    if (chunk.length < 10) {
      throw new ImageRefused(ImageRefused.CORRUPT, "WebP image of a few bytes");
    }
    if (chunk.type.equals("VP8L")) {
      int sizes = bytes.int32(chunk.position + 1);
      limit.check(ImageFormat.WEBP, 1 + (sizes & 0x3fff), 1 + (sizes >>> 14 & 0x3fff));
    } else {
      int width = bytes.uint16(chunk.position + 6) & 0x3fff;
      int height = bytes.uint16(chunk.position + 8) & 0x3fff;
      limit.check(ImageFormat.WEBP, width, height);
    }
  }
}
