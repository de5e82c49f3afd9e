package io.lookonce.gradientcheck;

import io.lookonce.configuration.Settings;
import io.lookonce.gradientcheck.CheckableGraph.Wiring;
import io.lookonce.gradientcheck.CheckedParameter.Sample;
import io.lookonce.gradientcheck.FastComparison.FastGradient;
import io.lookonce.gradientcheck.GradientChecker.GradientSource;
import io.lookonce.network.Network;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A check without Spark, of a network and a source. */
record CheckedNetwork(ComputationGraph product, CheckBatch batch, CheckSettings settings) {

  /** Required keys of a configuration that do not matter to a check. */
  private static final String TRAINING =
      """
      optimizer { name = adam }
      learning-rate = 0.01
      mini-batch-size = all
      epochs = 1
      averaging { workers = 1, frequency = 1 }
      """;

  /** A classifier from the part of its configuration that describes the network. */
  static CheckedNetwork of(String configuration, int examples, CheckSettings check) {
    Settings settings = Settings.parse(configuration + TRAINING, "test", List.of());
    Network network = Networks.read(settings);
    TrainingSettings training = TrainingSettings.read(settings);
    return new CheckedNetwork(
        network.build(training, examples),
        CheckBatch.random(network, examples, training.seed()),
        check);
  }

  /** Checks double precision. */
  CheckReport check(PlantedMistake.Source source) {
    return check(source.of(product, batch), List.of());
  }

  /** Checks the gradients in double precision and those of the fast step. */
  CheckReport check(GradientSource source, List<FastComparison> fast) {
    List<ParameterArray> arrays = ParameterArray.of(product);
    try (GradientChecker checker = GradientChecker.of(product, source, batch, settings)) {
      return CheckReport.of(
          settings,
          arrays,
          checker.check(Sample.draw(arrays, settings.samples(), 1)),
          fast,
          new Wiring(product.getConfiguration()));
    }
  }

  /** Compares the gradients of the fast step, with or without a mistake, with the correct ones. */
  CheckReport checkFast(FastGradient fast, UnaryOperator<GradientSource> change) {
    List<ParameterArray> arrays = ParameterArray.of(product);
    try (GradientChecker checker = GradientChecker.of(product, batch, settings)) {
      List<Sample> samples = Sample.draw(arrays, settings.samples(), 1);
      INDArray quick = change.apply(fast).gradient().dup();
      return CheckReport.of(
          settings,
          arrays,
          checker.check(samples),
          FastComparison.of(arrays, quick, fast.stock().gradient(), checker),
          new Wiring(product.getConfiguration()));
    }
  }
}
