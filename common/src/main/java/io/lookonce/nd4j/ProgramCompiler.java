package io.lookonce.nd4j;

import io.lookonce.nd4j.LayerTranslator.Stage;
import io.lookonce.nd4j.operation.Address;
import io.lookonce.nd4j.operation.Arena;
import io.lookonce.nd4j.operation.Program;
import io.lookonce.nd4j.operation.ProgramBuilder;
import io.lookonce.nd4j.operation.Tensor;
import io.lookonce.nd4j.operation.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compiles a network to a {@link Program} for one input shape. */
final class ProgramCompiler {
  private final TrainableNetwork network;
  private final Arena arena;

  ProgramCompiler(TrainableNetwork network, Arena arena) {
    this.network = network;
    this.arena = arena;
  }

  /**
   * @param shape of the features: examples, channels, rows, columns; or examples, features
   * @param outputs outputs of the network per example
   */
  Program compile(long[] shape, long outputs, boolean training) {
    // Before the scope opens: it owns every native object that is created while it is open.
    INDArray logits = Nd4j.create(DataType.FLOAT, shape[0], outputs);
    INDArray gradient = training ? Nd4j.create(DataType.FLOAT, shape[0], outputs) : null;
    Address logitsAddress = new Address(Address.of(logits));
    Address gradientAddress = training ? new Address(Address.of(gradient)) : null;
    List<Stage> stages = LayerTranslator.translate(network);
    try (PointerScope scope = new PointerScope()) {
      ProgramBuilder builder = new ProgramBuilder(arena, Math.toIntExact(shape[0]), training);
      Tensor input = Tensor.over(new Address(0), ProgramBuilder.plain(shape));
      Map<String, Value> values = forward(builder, stages, new Value(input, shape, false));
      Value last = values.get(stages.get(stages.size() - 1).name());
      memory.desc layout = ProgramBuilder.plain(last.shape());
      requireOutputs(last, outputs);
      builder.reorder(last.data(), Tensor.over(logitsAddress, layout));
      if (training) {
        last.addGradient(builder, Tensor.over(gradientAddress, layout));
        backward(builder, stages, values);
      }
      scope.extend();
      return new Program(
          builder.forwardSteps(), builder.backwardSteps(), input.memory(), logits, gradient, scope);
    }
  }

  private static void requireOutputs(Value last, long outputs) {
    long numbers = Arrays.stream(last.shape()).skip(1).reduce(1, Math::multiplyExact);
    if (numbers != outputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d outputs for an example of this size, but its loss expects %d",
              numbers,
              outputs));
    }
  }

  private Map<String, Value> forward(ProgramBuilder builder, List<Stage> stages, Value input) {
    Map<String, Integer> readers = new HashMap<>();
    stages.forEach(s -> s.inputs().forEach(name -> readers.merge(name, 1, Integer::sum)));
    Map<String, Value> values = new HashMap<>();
    values.put(network.input(), input);
    for (Stage stage : stages) {
      List<Value> inputs = stage.inputs().stream().map(values::get).toList();
      Value output = stage.operation().forward(builder, inputs);
      values.put(stage.name(), output);
      if (!builder.training()) {
        releaseRead(stage, values, readers, output);
      }
    }
    return values;
  }

  /** In inference, an activation is released once its last reader has been added. */
  private static void releaseRead(
      Stage stage, Map<String, Value> values, Map<String, Integer> readers, Value output) {
    for (String name : stage.inputs()) {
      Value read = values.get(name);
      if (readers.merge(name, -1, Integer::sum) == 0 && read != output) {
        read.releaseData();
      }
    }
  }

  private static void backward(
      ProgramBuilder builder, List<Stage> stages, Map<String, Value> values) {
    builder.startBackward();
    for (int i = stages.size() - 1; i >= 0; i--) {
      Value output = values.get(stages.get(i).name());
      if (output.gradient() != null) {
        stages.get(i).operation().backward(builder);
        output.releaseGradient();
      }
    }
  }
}
