package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.network.GradientClipping;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.DecoupledWeightDecay;
import io.lookonce.network.optimizer.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Clipping and decoupled decay of the fast step, by their definitions. */
class GradientClippingTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final INDArray features = SmallNetworks.images(SmallNetworks.EXAMPLES);
  private final INDArray labels = SmallNetworks.labels(SmallNetworks.EXAMPLES);

  @BeforeEach
  void oneThread() {
    ComputeThreads.set(1);
  }

  /** With gradient descent of rate 1 the step is the gradient, so its norm is the limit. */
  @Test
  void aLongGradientIsScaledToTheNorm() {
    double free = learnt(step(GradientClipping.NONE)).norm2Number().doubleValue();
    INDArray clipped = learnt(step(new GradientClipping(NONE, free / 3)));
    assertThat(clipped.norm2Number().doubleValue()).isCloseTo(free / 3, within(1e-4 * free));
    INDArray direction = learnt(step(GradientClipping.NONE)).mul(1.0 / 3);
    assertThat(clipped.sub(direction).norm2Number().doubleValue()).isLessThan(1e-4 * free);
    assertThat(learnt(step(new GradientClipping(NONE, 2 * free))))
        .isEqualTo(learnt(step(GradientClipping.NONE)));
  }

  @Test
  void elementsAreLimited() {
    INDArray free = learnt(step(GradientClipping.NONE));
    double limit = free.amaxNumber().doubleValue() / 4;
    INDArray clipped = learnt(step(new GradientClipping(limit, NONE)));
    assertThat(clipped.amaxNumber().doubleValue()).isCloseTo(limit, within(1e-5));
    assertThat(clipped.sub(free).amaxNumber().doubleValue()).isCloseTo(3 * limit, within(1e-4));
  }

  /** Running statistics move as far as without a limit. */
  @Test
  void runningStatisticsAreNotLimited() {
    for (String name : new String[] {"mean", "var"}) {
      assertThat(part(step(new GradientClipping(1e-9, 1e-9)), name))
          .isEqualTo(part(step(GradientClipping.NONE), name));
    }
  }

  /** w − rate · λ · w − the step without decay; biases and normalisations do not decay. */
  @Test
  void decayIsApartFromTheOptimizer() {
    LearningRateSchedule rate = new LearningRateSchedule.Constant(0.1);
    for (IUpdater updater : List.of(new Sgd(rate), new BiasCorrectedAdam(rate, 0.9, 0.999, 1e-8))) {
      ComputationGraph plain = network(updater, 0);
      ComputationGraph decayed = network(updater, 0.5);
      INDArray before = plain.getLayer("conv1").getParam("W").dup();
      double plainScore = fit(plain);
      assertThat(fit(decayed)).as("no part of the loss").isEqualTo(plainScore);
      INDArray expected = plain.getLayer("conv1").getParam("W").sub(before.mul(0.1 * 0.5));
      INDArray difference = decayed.getLayer("conv1").getParam("W").sub(expected);
      assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-6);
      for (String name : new String[] {"gamma", "beta"}) {
        assertThat(decayed.getLayer("bn1").getParam(name))
            .isEqualTo(plain.getLayer("bn1").getParam(name));
      }
      assertThat(decayed.getLayer("out").getParam("b"))
          .isEqualTo(plain.getLayer("out").getParam("b"));
    }
  }

  private double fit(ComputationGraph network) {
    try (FastNetwork fast = FastNetwork.of(network)) {
      assertThat(fast.isAccelerated()).isTrue();
      return fast.fit(features, labels);
    }
  }

  private static ComputationGraph network(IUpdater updater, double decay) {
    ComputationGraph network = SmallNetworks.residual(DataType.FLOAT, updater);
    for (var layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer base
          && !(base instanceof BatchNormalization)
          && decay > 0) {
        base.setRegularization(new ArrayList<>(List.of(new DecoupledWeightDecay(decay))));
      }
    }
    return network;
  }

  private ComputationGraph step(GradientClipping clipping) {
    ComputationGraph network = SmallNetworks.residual(DataType.FLOAT, new Sgd(1));
    INDArray before = network.params().dup();
    try (FastNetwork fast = FastNetwork.of(network)) {
      fast.setGradientClipping(clipping);
      fast.fit(features, labels);
    }
    network.params().subi(before);
    return network;
  }

  /** The changes of the parameters that are learnt by gradients. */
  private static INDArray learnt(ComputationGraph changes) {
    List<INDArray> parts = new ArrayList<>();
    for (var layer : changes.getLayers()) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                if (layer.updaterDivideByMinibatch(name)) {
                  parts.add(values.dup('c').reshape(values.length()));
                }
              });
    }
    return org.nd4j.linalg.factory.Nd4j.concat(0, parts.toArray(INDArray[]::new));
  }

  private static INDArray part(ComputationGraph changes, String name) {
    return changes.getLayer("bn1").getParam(name);
  }
}
