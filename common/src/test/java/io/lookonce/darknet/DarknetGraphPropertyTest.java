package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Into a graph and back, for networks of random layers and numbers. */
class DarknetGraphPropertyTest {
  private static final int SIDE = 8;
  private static final double[] EPSILONS = {1e-12, 1e-6, 1e-5, 1e-3};

  /** Filters that hardly vary, as published weights have them. */
  private static final double[] VARIANCES = {0, 1e-12, 1e-8, 1e-5, 2e-3, 0.7, 3};

  @Property(tries = 25)
  void graphAndWayBackComputeTheSame(@ForAll long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    DarknetConfiguration configuration = configuration(random);
    DarknetWeights weights = weights(configuration, random);
    double epsilon = EPSILONS[random.nextInt(EPSILONS.length)];
    DarknetTraining training =
        new DarknetTraining(new Sgd(0.1), 1, epsilon, 0.9, List.of(), 0, null);
    float[] image = SmallDarknet.images(configuration, 1, seed);

    ComputationGraph graph = DarknetGraph.build(configuration, weights, training);
    DarknetWeights back = DarknetGraph.weights(configuration, graph);

    float[] expected = NaiveDarknet.forward(configuration, weights, image);
    assertThat(outputOf(graph, image)).containsExactly(expected, within(1e-4f));
    assertThat(NaiveDarknet.forward(configuration, back, image))
        .containsExactly(expected, within(1e-4f));
    for (int i = 0; i < weights.convolutions().size(); i++) {
      assertBack(weights.convolutions().get(i), back.convolutions().get(i), epsilon);
    }
  }

  private static void assertBack(
      ConvolutionWeights there, ConvolutionWeights back, double epsilon) {
    assertThat(back.weights()).containsExactly(there.weights());
    assertThat(back.biases()).containsExactly(there.biases());
    if (there.batchNormalization() == null) {
      assertThat(back.batchNormalization()).isNull();
      return;
    }
    assertThat(back.batchNormalization().means())
        .containsExactly(there.batchNormalization().means());
    for (int filter = 0; filter < there.biases().length; filter++) {
      double factor = there.batchNormalization().factor(filter);
      assertThat(back.batchNormalization().factor(filter))
          .isCloseTo(factor, relative(1e-6, factor));
      float variance = there.batchNormalization().variances()[filter];
      // Below that the variance cannot hold the difference between the two rules.
      if (variance > epsilon) {
        assertThat(back.batchNormalization().scales()[filter])
            .isEqualTo(there.batchNormalization().scales()[filter]);
        assertThat((double) back.batchNormalization().variances()[filter])
            .isCloseTo(variance, relative(1e-6, variance));
      }
    }
  }

  private static Offset<Double> relative(double share, double value) {
    return within(share * Math.abs(value));
  }

  private static float[] outputOf(ComputationGraph graph, float[] image) {
    INDArray input = Nd4j.create(image, new long[] {1, 3, SIDE, SIDE}, 'c');
    return graph.outputSingle(input).dup('c').data().asFloat();
  }

  private static DarknetConfiguration configuration(SplittableRandom random)
      throws DarknetFormatException {
    StringBuilder text = new StringBuilder("[net]\nwidth=8\nheight=8\nchannels=3\n");
    int halvings = 0;
    for (int layer = random.nextInt(1, 5); layer > 0; layer--) {
      String activation = List.of("leaky", "relu", "linear", "logistic").get(random.nextInt(4));
      text.append(
          String.format(
              Locale.ROOT,
              "[convolutional]\nbatch_normalize=%d\nfilters=%d\nsize=%d\npad=1\nactivation=%s\n",
              random.nextInt(2),
              random.nextInt(1, 6),
              1 + 2 * random.nextInt(2),
              activation));
      if (halvings < 2 && random.nextBoolean()) {
        text.append("[maxpool]\nsize=2\nstride=2\n");
        halvings++;
      }
    }
    text.append("[convolutional]\nfilters=6\nsize=1\nactivation=linear\n");
    text.append("[region]\nnum=1\nclasses=1\nanchors=1,2\n");
    return DarknetConfiguration.parse("random.cfg", text.toString());
  }

  /** A filter's weights and mean fit its variance, so that what it gives stays in range. */
  private static DarknetWeights weights(
      DarknetConfiguration configuration, SplittableRandom random) {
    List<ConvolutionWeights> scaled = new ArrayList<>();
    for (ConvolutionWeights numbers :
        DarknetWeights.random(configuration, random.nextLong()).convolutions()) {
      BatchNormalization normalization = numbers.batchNormalization();
      if (normalization != null) {
        int perFilter = numbers.weights().length / numbers.biases().length;
        for (int filter = 0; filter < numbers.biases().length; filter++) {
          double variance = VARIANCES[random.nextInt(VARIANCES.length)];
          double deviation = Math.sqrt(variance) + 1e-6;
          normalization.variances()[filter] = (float) variance;
          normalization.means()[filter] *= (float) deviation;
          for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) {
            numbers.weights()[i] *= (float) deviation;
          }
        }
      }
      scaled.add(numbers);
    }
    return new DarknetWeights(scaled, 0);
  }
}
