package io.lookonce.benchmarks.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.image.InputRule;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Plain ONNX Runtime with its default options on prepared tensors: only the forward pass. */
final class OnnxRuntimeForward implements MeasuredSystem, AutoCloseable {

  static final String INSIDE = "ONNX Runtime, one pass at a time on all cores";
  static final String SIDE_BY_SIDE = "ONNX Runtime, a pass on each core";

  /** Passes of the warm-up are no more than this. */
  private static final int WARM_UP_PASSES = 32;

  private final String name;
  private final int callers;
  private final int images;
  private final OrtSession session;
  private final String inputName;
  private final List<OnnxTensor> tensors = new ArrayList<>();

  private OnnxRuntimeForward(String name, DetectWorkload workload, int callers, int intraOpThreads)
      throws Exception {
    this.name = name;
    this.callers = callers;
    this.images = workload.images();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(intraOpThreads);
      this.session = environment.createSession(workload.onnx().toString(), options);
    }
    this.inputName = session.getInputNames().iterator().next();
    InputRule input = workload.bundle().card().input();
    long[] shape = {1, 3, input.height(), input.width()};
    for (FloatBuffer tensor : workload.tensors()) {
      tensors.add(OnnxTensor.createTensor(environment, tensor, shape));
    }
  }

  /** All threads work on one image. */
  static OnnxRuntimeForward threadsInsideOnePass(DetectWorkload workload, int cores)
      throws Exception {
    return new OnnxRuntimeForward(INSIDE, workload, 1, cores);
  }

  /** Each thread works on a separate image; all share the session. */
  static OnnxRuntimeForward threadsSideBySide(DetectWorkload workload, int cores) throws Exception {
    return new OnnxRuntimeForward(SIDE_BY_SIDE, workload, cores, 1);
  }

  @Override
  public void warmUp(Measurements ignored) throws Exception {
    run(Math.min(images, WARM_UP_PASSES));
  }

  @Override
  public void measure(Measurements into) throws Exception {
    into.add(name, run(images));
  }

  /** Runs the passes and returns their number in a second. */
  private double run(int passes) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> running = new ArrayList<>();
      long start = System.nanoTime();
      for (int caller = 0; caller < callers; caller++) {
        running.add(threads.submit(() -> forward(next, passes)));
      }
      for (Future<?> caller : running) {
        caller.get();
      }
      return passes / ((System.nanoTime() - start) / 1e9);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(name + " failed", failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Void forward(AtomicInteger next, int passes) throws OrtException {
    for (int i = next.getAndIncrement(); i < passes; i = next.getAndIncrement()) {
      session.run(Map.of(inputName, tensors.get(i % tensors.size()))).close();
    }
    return null;
  }

  @Override
  public void close() throws OrtException {
    tensors.forEach(OnnxTensor::close);
    session.close();
  }
}
