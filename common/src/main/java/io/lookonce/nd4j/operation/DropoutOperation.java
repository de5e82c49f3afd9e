package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.plain;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Inverted dropout. The mask depends only on the layer, the worker and the iteration, through
 * {@link DropoutSeed}, so a resumed run draws the same masks as an uninterrupted one.
 */
public final class DropoutOperation implements Operation {
  private final double keep;
  private final LongSupplier seed;

  private Value input;
  private Value output;
  private Tensor mask;

  /**
   * @param keep probability of keeping an activation, in (0, 1]
   * @param seed supplies the seed of this layer for the next step
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

  /** Seeds of dropout masks. The same step always has the same seed. */
  public static final class DropoutSeed {

    /** 2⁶⁴ divided by the golden ratio, as in the SplitMix64 generator. */
    static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private DropoutSeed() {}

    /**
     * The seed of one step: {@code mix(seed + mix(iteration + stream × 2⁶⁴ / φ))}. No two pairs of
     * iteration and stream below 2³¹ give the same seed.
     *
     * @param seed of the network or one of its layers
     * @param stream number of the parallel training, such as the worker's
     * @param iteration parameter updates done so far, over all epochs and rounds
     */
    public static long of(long seed, long stream, int iteration) {
      return mix(seed + mix(iteration + stream * GOLDEN));
    }

    /** The output function of SplitMix64, a bijection. */
    static long mix(long bits) {
      long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }
  }
}
