package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Image files made with Java's writers, and pieces put into them by hand. */
final class Encoded {

  private Encoded() {}

  static byte[] image(String format, BufferedImage image) {
    return image(format, image, parameters -> {});
  }

  static byte[] image(String format, BufferedImage image, Consumer<ImageWriteParam> settings) {
    return write(format, new IIOImage(image, null, null), settings);
  }

  /** Samples without any colour conversion, at the best quality. */
  static byte[] jpegOfSamples(Raster raster) {
    return write("jpeg", new IIOImage(raster, null, null), Encoded::bestQuality);
  }

  static byte[] jpeg(BufferedImage image) {
    return image("jpeg", image, Encoded::bestQuality);
  }

  static byte[] compressed(String format, BufferedImage image, String compression) {
    return image(
        format,
        image,
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionType(compression);
        });
  }

  private static void bestQuality(ImageWriteParam parameters) {
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(1);
  }

  private static byte[] write(String format, IIOImage image, Consumer<ImageWriteParam> settings) {
    ImageWriter writer = javasOwnWriter(format);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      settings.accept(parameters);
      writer.setOutput(stream);
      writer.write(null, image, parameters);
      stream.flush();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static ImageWriter javasOwnWriter(String format) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
    throw new IllegalStateException("Java writes no " + format);
  }

  /** Puts a segment right after the start marker of a JPEG. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    bytes.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker);
    bytes.putShort((short) (content.length + 2)).put(content).put(jpeg, 2, jpeg.length - 2);
    return bytes.array();
  }

  static byte[] withAdobeMarker(byte[] jpeg, int transform) {
    byte[] content = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    return withSegment(jpeg, 0xee, content);
  }

  /** A TIFF structure that holds nothing but an orientation, big-endian. */
  static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put("MM\0*".getBytes(ISO_8859_1))
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 274)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  static byte[] withExif(byte[] jpeg, int orientation) {
    return withSegment(jpeg, 0xe1, join("Exif\0\0".getBytes(ISO_8859_1), exif(orientation)));
  }

  /** Puts a chunk right after the header chunk of a PNG. */
  static byte[] withChunk(byte[] png, String type, byte[] content) {
    int headerEnd = 33;
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) sum.getValue());
    return join(slice(png, 0, headerEnd), chunk.array(), slice(png, headerEnd, png.length));
  }

  static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
