package io.lookonce.nd4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The number of threads for the native operations of one worker. By default, ND4J, OpenBLAS and
 * oneDNN each start one thread per core, so several workers on a host would oversubscribe its
 * cores.
 */
public final class ComputeThreads {
  private static volatile int perWorker = Runtime.getRuntime().availableProcessors();

  private ComputeThreads() {}

  /**
   * Divides the cores of a host among its workers.
   *
   * @param cores cores for all workers of the host, at least 1
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
   * Sets the number of threads of every worker in this JVM. Call it once, before the first network
   * is created. It applies to ND4J's operations, to OpenBLAS and to networks accelerated
   * afterwards.
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

  /** Threads of one worker; all cores if {@link #set} was never called. */
  public static int get() {
    return perWorker;
  }

  /**
   * OpenMP keeps its thread count per calling thread, so each thread sets it before it computes.
   */
  static void bindCallingThread(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }
}
