package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.stepbystep.Linear.LayerGradients;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Outputs, losses and gradients of the fast layers against the course's layers in double precision:
 * random shapes, same and valid padding, strides, even and oblong kernels.
 */
class FastAgainstReferenceTest {

  private static final double TOLERANCE = 1e-4;

  /**
   * Nearer to a kink than this, single precision may be on its other side. Then the gradients are
   * slopes of different sides, and the case is skipped.
   */
  private static final double MARGIN = 5e-6;

  @BeforeContainer
  static void oneThread() {
    ComputeThreads.set(1);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void forwardAndBackwardAreTheReferences(@ForAll long seed) {
    RandomLayers layers = new RandomLayers(seed);
    MultiLayerNetwork network = layers.network();
    INDArray images = layers.images();
    INDArray labels = layers.labels(images.size(0));
    ReferenceNetwork reference = new ReferenceNetwork(network, images, true);
    Assume.that(reference.margin() > MARGIN);
    try (FastNetwork fast = FastNetwork.of(network)) {
      assertThat(fast.isAccelerated()).isTrue();

      double loss = fast.computeGradient(images, labels);

      assertSame("output", reference.output(), fast.output(images), 0);
      assertThat(loss).isCloseTo(reference.loss(labels), within(TOLERANCE * loss));
      Map<Layer, LayerGradients> expected = reference.backward(labels);
      double floor = 1e-3 * network.getFlattenedGradients().norm2Number().doubleValue();
      expected.forEach(
          (layer, gradients) -> {
            String name = layer.conf().getLayer().getLayerName();
            assertSame(name + " W", gradients.weights(), gradient(network, layer, "W"), floor);
            assertSame(name + " b", gradients.bias(), gradient(network, layer, "b"), floor);
          });
    }
  }

  /** In training the normalisation's statistics are those of the batch, which the loss shows. */
  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void batchNormalisationIsTheReferences(@ForAll long seed) {
    RandomLayers layers = new RandomLayers(seed);
    MultiLayerNetwork network = layers.normalizedNetwork();
    INDArray images = layers.images();
    INDArray labels = layers.labels(images.size(0));
    double expected = new ReferenceNetwork(network, images, true).loss(labels);
    INDArray inferred = new ReferenceNetwork(network, images, false).output();
    try (FastNetwork fast = FastNetwork.of(network)) {
      assertThat(fast.isAccelerated()).isTrue();
      assertSame("output", inferred, fast.output(images), 0);
      assertThat(fast.computeGradient(images, labels))
          .isCloseTo(expected, within(TOLERANCE * expected));
    }
  }

  private static INDArray gradient(MultiLayerNetwork network, Layer layer, String name) {
    INDArray values = layer.getParam(name);
    return FastAgainstStockTest.part(network.getFlattenedGradients(), values)
        .reshape(values.ordering(), values.shape());
  }

  private static void assertSame(String what, INDArray expected, INDArray actual, double floor) {
    FastAgainstStockTest.assertClose(what, expected, actual.castTo(DataType.DOUBLE), floor);
  }
}
