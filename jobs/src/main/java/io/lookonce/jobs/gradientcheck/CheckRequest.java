package io.lookonce.jobs.gradientcheck;

import io.lookonce.configuration.NearestName;
import io.lookonce.gradientcheck.CheckBatch;
import io.lookonce.gradientcheck.CheckSettings;
import io.lookonce.gradientcheck.CheckableGraph;
import io.lookonce.gradientcheck.CheckableGraph.Wiring;
import io.lookonce.gradientcheck.CheckedParameter.Sample;
import io.lookonce.gradientcheck.FastComparison.FastGradient;
import io.lookonce.gradientcheck.GradientChecker;
import io.lookonce.gradientcheck.ParameterArray;
import io.lookonce.jobs.training.ConfiguredNetwork;
import io.lookonce.network.Network;
import io.lookonce.network.NetworkMemory;
import io.lookonce.storage.InputRefused;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A validated request for a gradient check. */
public final class CheckRequest {

  private final CheckPlan plan;
  private final ConfiguredNetwork configured;
  private final String name;
  private final List<ParameterArray> arrays;
  private final List<String> simplifications;
  private final Wiring wiring;

  private CheckRequest(
      CheckPlan plan,
      ConfiguredNetwork configured,
      String name,
      List<ParameterArray> arrays,
      ComputationGraph graph) {
    this.plan = plan;
    this.configured = configured;
    this.name = name;
    this.arrays = List.copyOf(arrays);
    this.simplifications = CheckableGraph.simplifications(graph.getConfiguration());
    this.wiring = new Wiring(graph.getConfiguration());
  }

  /**
   * The scope of a check.
   *
   * @param settings of the check
   * @param layers the layers to check; empty for all
   * @param examples in the batch
   * @param threads cores per task
   */
  public record Scope(CheckSettings settings, List<String> layers, int examples, int threads) {}

  /**
   * A check of a network with the product's configuration of it.
   *
   * @param settings {@code key=value} overrides of the configuration
   * @throws InputRefused naming the network, key or layer that cannot be used
   */
  public static CheckRequest ofNetwork(String network, List<String> settings, Scope scope) {
    return of(network, NetworkConfiguration.named(network, settings), scope);
  }

  /**
   * A check of the network of a training's configuration file.
   *
   * @param settings {@code key=value} overrides of the configuration
   * @throws InputRefused naming the file, key or layer that cannot be used
   */
  public static CheckRequest ofFile(Path file, List<String> settings, Scope scope) {
    return of(null, NetworkConfiguration.of(file, settings), scope);
  }

  private static CheckRequest of(String name, NetworkConfiguration configuration, Scope scope) {
    ConfiguredNetwork configured = configuration.read();
    CheckPlan plan =
        new CheckPlan(configuration, scope.settings(), scope.examples(), scope.threads());
    ComputationGraph graph = plan.build();
    try {
      return new CheckRequest(
          plan,
          configured,
          name == null ? configured.network().name() : name,
          chosen(ParameterArray.of(graph), scope.layers()),
          graph);
    } finally {
      NetworkMemory.free(graph);
    }
  }

  private static List<ParameterArray> chosen(List<ParameterArray> all, List<String> layers) {
    List<String> known = all.stream().map(ParameterArray::layer).distinct().toList();
    for (String layer : layers) {
      if (!known.contains(layer)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--layer %s: there is no such layer with parameters%s",
                layer,
                NearestName.suggestion(layer, known)));
      }
    }
    return all.stream()
        .filter(array -> layers.isEmpty() || layers.contains(array.layer()))
        .toList();
  }

  CheckPlan plan() {
    return plan;
  }

  /** The network's name in the request. */
  String name() {
    return name;
  }

  List<ParameterArray> arrays() {
    return arrays;
  }

  List<Sample> samples() {
    return Sample.draw(arrays, plan.settings().samples(), configured.settings().seed());
  }

  Wiring wiring() {
    return wiring;
  }

  /** The differences between the checked and the trained network, one line each. */
  List<String> simplifications() {
    return simplifications;
  }

  /** The total number of parameters of the arrays. */
  long parameters() {
    return arrays.stream().mapToLong(ParameterArray::length).sum();
  }

  /** All settings by key, including defaults. */
  public Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>(configured.shown());
    CheckSettings settings = plan.settings();
    shown.put("samples", String.valueOf(settings.samples()));
    shown.put("examples", String.valueOf(plan.examples()));
    shown.put("step", String.valueOf(settings.step()));
    shown.put("tolerance", String.valueOf(settings.tolerance()));
    shown.put("fast-tolerance", String.valueOf(settings.fastTolerance()));
    shown.put("kink-share", String.valueOf(settings.kinkShare()));
    return shown;
  }

  /** A description of the check in a few lines. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d numbers in %,d arrays, each moved up and down by two steps at least, on"
                + " %d random examples",
            name,
            samples().size(),
            parameters(),
            arrays.size(),
            plan.examples()));
    lines.addAll(simplifications);
    return lines;
  }

  /**
   * The specification of a check, which is sent to the executors.
   *
   * @param configuration of the network; its seed draws weights, examples and numbers @param
   *     settings of the check
   * @param examples in the batch
   * @param threads cores per task
   */
  record CheckPlan(
      NetworkConfiguration configuration, CheckSettings settings, int examples, int threads)
      implements Serializable {

    /**
     * A network with its weights. The penalty on the weights is that of a data set that consists of
     * this batch.
     */
    ComputationGraph build() {
      ConfiguredNetwork configured = configuration.read();
      return configured.network().build(configured.settings(), examples);
    }

    private CheckBatch batch() {
      ConfiguredNetwork configured = configuration.read();
      Network network = configured.network();
      return CheckBatch.random(network, examples, configured.settings().seed());
    }

    /** A checker of the gradients in double precision. */
    GradientChecker open() {
      ComputationGraph graph = build();
      try {
        return GradientChecker.of(graph, batch(), settings);
      } finally {
        NetworkMemory.free(graph);
      }
    }

    /** The gradient of the fast step. */
    FastGradient openFast() {
      ComputationGraph graph = build();
      try {
        return new FastGradient(graph, batch());
      } finally {
        NetworkMemory.free(graph);
      }
    }
  }
}
