package io.lookonce.nd4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many processor cores the native arithmetic of one worker may use. ND4J, OpenBLAS and oneDNN
 * each start as many threads as the machine has cores unless told otherwise, so several workers in
 * one machine would fight over them.
 */
public final class ComputeThreads {
  private static volatile int perWorker = Runtime.getRuntime().availableProcessors();

  private ComputeThreads() {}

  /**
   * Shares the cores of one machine among the workers on it.
   *
   * @param cores cores given to this machine's workers together, at least 1
   * @param workers workers that compute at the same time, between 1 and {@code cores}
   * @return threads for each worker, at least 1, so that workers × threads never exceed the cores
   */
  public static int share(int cores, int workers) {
    if (cores < 1 || workers < 1) {
      throw new IllegalArgumentException(
          "cores and workers must be at least 1, not " + cores + " and " + workers);
    }
    if (workers > cores) {
      throw new IllegalArgumentException(
          workers + " workers cannot share " + cores + " cores: use at most one worker per core");
    }
    return cores / workers;
  }

  /**
   * Sets the threads of every worker in this JVM; call it once before the first network is made. It
   * holds for ND4J's operations, OpenBLAS and the networks accelerated afterwards.
   *
   * @param threads threads of one worker, at least 1
   */
  public static void set(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("compute threads must be at least 1, not " + threads);
    }
    perWorker = threads;
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
    bindCallingThread(threads);
  }

  /** Threads of one worker, as {@link #set} left them; all cores before that. */
  public static int get() {
    return perWorker;
  }

  /** OpenMP keeps its thread count per calling thread, so whoever is about to compute sets it. */
  static void bindCallingThread(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }
}
