package io.lookonce.darknet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts a weights file together, the counterpart of {@link WeightsReader}. */
final class WeightsWriter {
  private static final int CHUNK = 1 << 14;

  /** Version 0.2.0, whose count of images has 64 bits. */
  private static final int[] VERSION = {0, 2, 0};

  private final OutputStream target;
  private final ByteBuffer bytes =
      ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  WeightsWriter(OutputStream target) {
    this.target = target;
  }

  void header(long seen) throws IOException {
    for (int number : VERSION) {
      bytes.putInt(number);
    }
    bytes.putLong(seen);
    flush();
  }

  void floats(float[] values) throws IOException {
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      bytes.asFloatBuffer().put(values, from, count);
      bytes.position(count * Float.BYTES);
      flush();
    }
  }

  private void flush() throws IOException {
    target.write(bytes.array(), 0, bytes.position());
    bytes.clear();
  }
}
