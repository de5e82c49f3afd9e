package io.lookonce.nd4j.operation;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN's CPU engine in this process, or the reason why it is unavailable. */
public final class OneDnn {
  private static final engine ENGINE;
  private static final stream STREAM;
  private static final String PROBLEM;

  static {
    engine cpu = null;
    stream queue = null;
    String problem = null;
    try {
      // ND4J first: oneDNN then shares its OpenMP library and with it the thread count.
      Nd4j.getBackend();
      cpu = new engine(engine.kind.cpu, 0);
      queue = new stream(cpu);
      cpu.retainReference();
      queue.retainReference();
    } catch (LinkageError | RuntimeException e) {
      problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    }
    ENGINE = cpu;
    STREAM = queue;
    PROBLEM = problem;
  }

  private OneDnn() {}

  public static boolean isAvailable() {
    return PROBLEM == null;
  }

  /** One line on why oneDNN is unavailable; null if it is available. */
  public static String problem() {
    return PROBLEM;
  }

  static engine engine() {
    return ENGINE;
  }

  /** A CPU stream runs each primitive synchronously, so all threads share this one. */
  static stream stream() {
    return STREAM;
  }
}
