package io.lookonce.nd4j;

import org.bytedeco.javacpp.Pointer;

/**
 * The bound on memory outside the Java heap: tensors, parameters and what the native libraries use.
 *
 * <p>The bound is a property of the JVM ({@value #KEY}, bytes, with an optional suffix {@code k},
 * {@code m} or {@code g}) and has to be given when the JVM starts, or at least before the first
 * network is made. Without it the bound is four times the maximal Java heap.
 */
public final class OffHeapMemory {
  /** Resident bytes of the whole process, heap included, above which native memory is refused. */
  public static final String KEY = "org.bytedeco.javacpp.maxphysicalbytes";

  private OffHeapMemory() {}

  /** The bound in bytes; 0 means no bound. */
  public static long limit() {
    return Pointer.maxPhysicalBytes();
  }

  /**
   * The error for an allocation that the bound forbids.
   *
   * @param bytes what was asked for
   * @param purpose what for, for instance {@code "a training step of 64 examples"}
   */
  static IllegalStateException exhausted(long bytes, String purpose) {
    return new IllegalStateException(
        String.format(
            "off-heap memory ran out: %s needs %d MB more, the process holds %d MB and the bound is %d MB;"
                + " make the batch smaller or raise -D%s",
            purpose,
            megabytes(bytes),
            megabytes(Pointer.physicalBytes()),
            megabytes(limit()),
            KEY));
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
