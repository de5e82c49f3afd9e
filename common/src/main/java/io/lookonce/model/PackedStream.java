package io.lookonce.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The bytes of a packed file, counted, so that one that unpacks to far more than it holds is left
 * in time. What is written here is not compressed at all.
 */
final class PackedStream extends FilterInputStream {

  private static final int LARGEST_RATIO = 100;

  /** Below this nothing is to be feared. */
  private static final long SMALL = 64L << 20;

  private long count;

  PackedStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    count += Math.max(0, read);
    return read;
  }

  /**
   * Compares what came out with what went in.
   *
   * @throws IllegalArgumentException if that is beyond belief
   */
  void requirePlausible(long unpacked) {
    if (unpacked > SMALL && unpacked / LARGEST_RATIO > count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "its content unpacks to more than %d times its size", LARGEST_RATIO));
    }
  }
}
