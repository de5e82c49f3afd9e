package io.lookonce.nd4j.operation;

import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network compiled for one input shape: a sequence of forward steps and, for training, of
 * backward steps.
 */
public final class Program implements AutoCloseable {

  /** One step. Its memory was assigned when the program was built. */
  interface Step {
    void run();
  }

  private final List<Step> forward;
  private final List<Step> backward;
  private final memory input;
  private final INDArray logits;
  private final INDArray logitsGradient;
  private final PointerScope scope;

  /** Keeps the batch reachable while native code may read it, which is until the next run. */
  private INDArray features;

  /**
   * @param input the image batch; its memory is replaced before each run
   * @param logits result of the forward steps, [examples, outputs], before the output activation
   * @param logitsGradient input of the backward steps; null in a program for inference
   * @param scope owner of every native object of the steps
   */
  public Program(
      List<Step> forward,
      List<Step> backward,
      memory input,
      INDArray logits,
      INDArray logitsGradient,
      PointerScope scope) {
    this.forward = forward;
    this.backward = backward;
    this.input = input;
    this.logits = logits;
    this.logitsGradient = logitsGradient;
    this.scope = scope;
  }

  /** Runs the forward steps; the features must be contiguous float32 in C order. */
  public INDArray forward(INDArray batch) {
    features = batch;
    input.set_data_handle(new Address(Address.of(features)));
    forward.forEach(Step::run);
    return logits;
  }

  /** Runs the backward steps from the loss gradient with respect to the logits. */
  public void backward(INDArray gradient) {
    logitsGradient.assign(gradient);
    backward.forEach(Step::run);
  }

  @Override
  public void close() {
    scope.close();
  }

  /** One oneDNN primitive with its arguments. */
  record Primitive(dnnl_primitive primitive, int count, dnnl_exec_arg_t arguments, String name)
      implements Step {
    @Override
    public void run() {
      int status = dnnl.dnnl_primitive_execute(primitive, OneDnn.stream().get(), count, arguments);
      if (status != dnnl.dnnl_success) {
        throw new IllegalStateException("oneDNN failed with status " + status + " in " + name);
      }
    }
  }
}
