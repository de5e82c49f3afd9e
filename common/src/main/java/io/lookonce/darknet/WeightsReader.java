package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** Reads a weights file and counts its values, so that messages can give found and expected. */
final class WeightsReader {
  private static final int CHUNK = 1 << 16;

  private final String fileName;
  private final InputStream source;
  private final long expected;
  private long found;

  /**
   * @param expected number of floats after the header
   */
  WeightsReader(String fileName, InputStream source, long expected) {
    this.fileName = fileName;
    this.source = source;
    this.expected = expected;
  }

  /**
   * Reads the header: three int32 for the version, then the images seen in training.
   *
   * @return how many those are
   */
  long header() throws IOException {
    ByteBuffer version = ByteBuffer.wrap(source.readNBytes(12)).order(ByteOrder.LITTLE_ENDIAN);
    if (version.remaining() < 12) {
      throw new DarknetFormatException(
          fileName, "is too short for a Darknet weights file, it has no header");
    }
    int major = version.getInt();
    int minor = version.getInt();
    int revision = version.getInt();
    if (major < 0 || major >= 1000 || minor < 0 || minor >= 1000) {
      throw new DarknetFormatException(
          fileName,
          String.format(
              Locale.ROOT,
              "is not a Darknet weights file, its header says version %d.%d.%d",
              major,
              minor,
              revision));
    }
    int seenBytes = major * 10 + minor >= 2 ? 8 : 4;
    ByteBuffer seen = ByteBuffer.wrap(source.readNBytes(seenBytes)).order(ByteOrder.LITTLE_ENDIAN);
    if (seen.remaining() < seenBytes) {
      throw new DarknetFormatException(
          fileName, "is too short for a Darknet weights file, its header is cut off");
    }
    return seenBytes == Long.BYTES ? seen.getLong() : Integer.toUnsignedLong(seen.getInt());
  }

  float[] floats(String what, Convolution layer, int count) throws IOException {
    float[] values = new float[Math.min(count, CHUNK)];
    for (int filled = 0; filled < count; ) {
      int wanted = Math.min(count - filled, CHUNK);
      if (filled + wanted > values.length) {
        values =
            Arrays.copyOf(
                values, (int) Math.min(count, Math.max(2L * values.length, filled + wanted)));
      }
      byte[] bytes = source.readNBytes(wanted * Float.BYTES);
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, filled, bytes.length / Float.BYTES);
      found += bytes.length / Float.BYTES;
      if (bytes.length < wanted * Float.BYTES) {
        throw new DarknetFormatException(
            fileName,
            String.format(
                Locale.ROOT,
                "is too short, it holds %d numbers and the network needs %d",
                found,
                expected));
      }
      filled += wanted;
    }
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[i])) {
        throw wrongValue(what, layer, i, values[i]);
      }
    }
    return values;
  }

  float[] variances(Convolution layer, int count) throws IOException {
    float[] values = floats("variances", layer, count);
    for (int i = 0; i < count; i++) {
      if (values[i] < 0) {
        throw wrongValue("variances", layer, i, values[i]);
      }
    }
    return values;
  }

  private DarknetFormatException wrongValue(
      String what, Convolution layer, int index, float value) {
    return new DarknetFormatException(
        fileName,
        String.format(
            Locale.ROOT,
            "does not belong to this network or is damaged: %s[%d] of the convolution in line %d is"
                + " %s",
            what,
            index,
            layer.line(),
            value));
  }

  void end() throws IOException {
    long rest = source.transferTo(OutputStream.nullOutputStream());
    if (rest != 0) {
      throw new DarknetFormatException(
          fileName,
          String.format(
              Locale.ROOT,
              "is too long, it holds %d numbers and the network needs %d",
              found + (rest + Float.BYTES - 1) / Float.BYTES,
              expected));
    }
  }
}
