package io.lookonce.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientCheckTest {

  private final INDArray values = Nd4j.createFromArray(new double[][] {{1, -2}, {3, 0.5}});
  private final Map<String, INDArray> parameters = Map.of("W", values);

  /**
   * The gradient of the squares is twice the values; three times the values has a relative error of
   * one fifth.
   */
  @Test
  void tellsHowFarAGradientIsOff() {
    assertThat(error(values.mul(2))).isLessThan(1e-9);
    assertThat(error(values.mul(3))).isCloseTo(0.2, within(1e-9));
    assertThat(error(values.mul(-2))).isCloseTo(1, within(1e-9));
    assertThat(values).isEqualTo(Nd4j.createFromArray(new double[][] {{1, -2}, {3, 0.5}}));
  }

  @Test
  void namesTheParameterWithoutAGradient() {
    assertThatThrownBy(() -> error(Nd4j.createFromArray(1.0, 2)))
        .hasMessage("W has no gradient of its shape");
    assertThatThrownBy(() -> GradientCheck.relativeError(all -> 0, parameters, Map.of(), 1e-5))
        .hasMessage("W has no gradient of its shape");
  }

  private double error(INDArray gradient) {
    return GradientCheck.relativeError(
        all -> all.get("W").mul(all.get("W")).sumNumber().doubleValue(),
        parameters,
        Map.of("dW", gradient),
        1e-5);
  }
}
