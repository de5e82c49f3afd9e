package io.lookonce.nd4j.operation;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;

/**
 * The bound on the memory outside the Java heap that the accelerated networks of this JVM hold
 * together: parameters, gradients, optimizer state and activations. Batches and what DL4J's own
 * step allocates are not counted.
 */
public final class OffHeapMemory {
  /** JavaCPP's bound on what it allocates; without it, the maximal Java heap. */
  private static final String JAVACPP_KEY = "org.bytedeco.javacpp.maxbytes";

  private static final AtomicLong inUse = new AtomicLong();
  private static volatile long bound = Long.MAX_VALUE;
  private static volatile String boundKey = "";

  private OffHeapMemory() {}

  /**
   * Sets the bound for this JVM; without it there is none but JavaCPP's own.
   *
   * @param bytes at least 1
   * @param key the configuration key it came from, named in the error when memory runs out
   */
  public static void bound(long bytes, String key) {
    if (bytes < 1) {
      throw new IllegalArgumentException(key + " must be at least 1 byte, not " + bytes);
    }
    bound = bytes;
    boundKey = key;
  }

  /** Bytes that count towards the bound now. */
  public static long inUse() {
    return inUse.get();
  }

  /** Counts memory that someone else allocates. */
  public static void reserve(long bytes, String purpose) {
    if (inUse.addAndGet(bytes) > bound) {
      inUse.addAndGet(-bytes);
      throw exhausted(purpose, bytes, inUse.get(), bound, boundKey);
    }
  }

  public static void release(long bytes) {
    inUse.addAndGet(-bytes);
  }

  /** Allocates and counts; {@link #free} is the counterpart. */
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
