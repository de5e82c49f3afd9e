package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.plain;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Inverted dropout. The mask depends on {@link DropoutSeed} of the layer, the worker and the
 * iteration and on nothing else, so a run that is resumed draws the same masks as one that was
 * never interrupted.
 */
public final class DropoutOperation implements Operation {
  private final double keep;
  private final LongSupplier seed;

  private Value input;
  private Value output;
  private Tensor mask;

  /**
   * @param keep probability with which an activation survives, in (0, 1]
   * @param seed of this layer in the step to come
   */
  public DropoutOperation(double keep, LongSupplier seed) {
    this.keep = keep;
    this.seed = seed;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    if (!builder.training()) {
      return input;
    }
    Tensor drawn = builder.tensor(plain(input.shape()));
    int length = Math.toIntExact(Arrays.stream(input.shape()).reduce(1, Math::multiplyExact));
    builder.add(() -> draw(drawn.floats(length), keep, seed.getAsLong()));
    mask = builder.inLayout(drawn, input.data().layout());
    Tensor result = builder.tensor(input.data().layout());
    builder.combine(dnnl.algorithm.binary_mul, input.data(), mask, result);
    output = new Value(result, input.shape(), input.needsGradient());
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    Tensor incoming = builder.inLayout(output.gradient(), mask.layout());
    Tensor outgoing = builder.tensor(mask.layout());
    builder.combine(dnnl.algorithm.binary_mul, incoming, mask, outgoing);
    incoming.release();
    input.addGradient(builder, outgoing);
  }

  /**
   * Fills a mask with 0 and 1/{@code keep}: one draw of the SplitMix64 generator per element, in C
   * order of the layer's input.
   */
  public static void draw(FloatBuffer mask, double keep, long seed) {
    float scale = (float) (1 / keep);
    long state = seed;
    for (int i = 0; i < mask.capacity(); i++) {
      state += DropoutSeed.GOLDEN;
      double uniform = (DropoutSeed.mix(state) >>> 11) * 0x1.0p-53;
      mask.put(i, uniform < keep ? scale : 0);
    }
  }
}
