package io.lookonce.nd4j.operation;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;

/**
 * The limit on the off-heap memory of all accelerated networks of this JVM: parameters, gradients,
 * optimizer state and activations. Batches and allocations of DL4J's own step are not counted.
 */
public final class OffHeapMemory {
  /** JavaCPP's own limit; by default the maximum Java heap. */
  private static final String JAVACPP_KEY = "org.bytedeco.javacpp.maxbytes";

  private static final AtomicLong inUse = new AtomicLong();
  private static volatile long bound = Long.MAX_VALUE;
  private static volatile String boundKey = "";

  private OffHeapMemory() {}

  /**
   * Sets the limit for this JVM. By default, only JavaCPP's own limit applies.
   *
   * @param bytes at least 1
   * @param key configuration key of the limit, for the error message
   */
  public static void bound(long bytes, String key) {
    if (bytes < 1) {
      throw new IllegalArgumentException(key + " must be at least 1 byte, not " + bytes);
    }
    bound = bytes;
    boundKey = key;
  }

  /** Bytes that currently count towards the limit. */
  public static long inUse() {
    return inUse.get();
  }

  /** Counts memory that is allocated elsewhere. */
  public static void reserve(long bytes, String purpose) {
    if (inUse.addAndGet(bytes) > bound) {
      inUse.addAndGet(-bytes);
      throw exhausted(purpose, bytes, inUse.get(), bound, boundKey);
    }
  }

  public static void release(long bytes) {
    inUse.addAndGet(-bytes);
  }

  /** Allocates and counts memory; {@link #free} releases it. */
  static BytePointer allocate(long bytes, String purpose) {
    reserve(bytes, purpose);
    try {
      BytePointer memory = new BytePointer(bytes);
      memory.retainReference();
      return memory;
    } catch (OutOfMemoryError e) {
      release(bytes);
      throw exhausted(
          purpose, bytes, BytePointer.totalBytes(), BytePointer.maxBytes(), "-D" + JAVACPP_KEY);
    }
  }

  static void free(BytePointer memory) {
    release(memory.capacity());
    memory.releaseReference();
  }

  private static IllegalStateException exhausted(
      String purpose, long bytes, long used, long limit, String key) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "off-heap memory ran out: %s needs %d MB more, %d MB are in use and the bound is %d MB;"
                + " make the batch smaller or raise %s",
            purpose,
            megabytes(bytes),
            megabytes(used),
            megabytes(limit),
            key));
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
