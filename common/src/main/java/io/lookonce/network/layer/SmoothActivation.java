package io.lookonce.network.layer;

import java.util.Locale;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Activations whose derivative is no function of their result, and that DL4J lacks. */
public final class SmoothActivation extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  /** The functions. */
  public enum Function {
    /**
     * x · Φ(x) with the distribution function Φ of the standard normal distribution (Hendrycks and
     * Gimpel, 2016). DL4J's GELU is an approximation of it.
     */
    GELU,
    /** x · min(max(x + 3, 0), 6) / 6 (Howard et al., <i>MobileNetV3</i>, 2019). */
    HARD_SWISH
  }

  @JsonProperty private final Function function;

  /** The activation with a function. */
  @JsonCreator
  public SmoothActivation(@JsonProperty("function") Function function) {
    this.function = function;
  }

  public Function function() {
    return function;
  }

  /** Computes the activation in place. */
  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.muli(gate(in));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    INDArray slope =
        function == Function.GELU
            ? Transforms.exp(in.mul(in).divi(-2))
                .divi(Math.sqrt(2 * Math.PI))
                .muli(in)
                .addi(gate(in))
            : in.gt(-3)
                .castTo(in.dataType())
                .muli(in.lt(3).castTo(in.dataType()))
                .muli(in)
                .divi(6)
                .addi(gate(in));
    return Pair.of(slope.muli(epsilon), null);
  }

  /** The factor of x. */
  private INDArray gate(INDArray in) {
    if (function == Function.GELU) {
      return Nd4j.math().erf(in.div(Math.sqrt(2))).addi(1).divi(2);
    }
    return Nd4j.math().clipByValue(in.add(3), 0, 6).divi(6);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SmoothActivation smooth && smooth.function == function;
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }

  @Override
  public String toString() {
    return function.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
