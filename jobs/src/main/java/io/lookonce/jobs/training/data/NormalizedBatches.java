package io.lookonce.jobs.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Warns of mini-batches that are too small for batch normalisation. */
public final class NormalizedBatches {

  private NormalizedBatches() {}

  /**
   * Warns if a step gives a normalised channel a single value: its variance is 0, its output is 0
   * whatever the input, and the running variance used in scoring decays to 0.
   *
   * @return a sentence that names the layers and the setting; empty if no step does
   */
  public static Optional<String> warning(TrainingPlan plan) {
    EpochPlan epoch = plan.epochPlan();
    boolean every = epoch.batchSize() == 1;
    boolean last =
        IntStream.range(0, epoch.workers())
            .anyMatch(worker -> epoch.examplesOf(worker) % epoch.batchSize() == 1);
    List<String> layers = every || last ? layersWithOneValuePerChannel(plan) : List.of();
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s has 1 example, so that batch normalisation (%s) sees one value per"
                + " channel, whose variance is 0; %s",
            every ? "every mini-batch" : "the last mini-batch of an epoch",
            String.join(", ", layers),
            every
                ? "raise mini-batch-size, or lower averaging.workers"
                : "choose a mini-batch-size that leaves none or more over"));
  }

  private static List<String> layersWithOneValuePerChannel(TrainingPlan plan) {
    ComputationGraphConfiguration network =
        plan.network().configuration(plan.settings(), plan.epochPlan().examples());
    Map<String, InputType> outputs =
        network.getLayerActivationTypes(true, plan.network().input().toInputType());
    List<String> names = new ArrayList<>();
    network
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layer
                  && layer.getLayerConf().getLayer() instanceof BatchNormalization
                  && valuesPerChannel(outputs.get(name)) == 1) {
                names.add(name);
              }
            });
    return names;
  }

  /** Values per channel of one example. */
  private static long valuesPerChannel(InputType type) {
    return type instanceof InputType.InputTypeConvolutional image
        ? image.getHeight() * image.getWidth()
        : 1;
  }
}
