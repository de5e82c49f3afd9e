package io.lookonce.jobs.training.detector;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.darknet.Transfer;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.network.NetworkMemory;
import io.lookonce.network.detector.DetectorNetwork;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The model that the training of a detector starts from.
 *
 * @param bundle the model
 * @param darknet its Darknet network
 * @param configuration the layers of that network
 * @param frozenLayers layers 0 to {@code frozenLayers − 1} are not trained
 */
record DetectorStart(
    ModelBundle bundle,
    DarknetBundle darknet,
    DarknetConfiguration configuration,
    int frozenLayers) {

  private static final String FROZEN = "frozen-layers";

  /** A detector with the parameters taken over, and their description. */
  record Started(DetectorNetwork network, StartingPoint point) {}

  /**
   * Reads the keys {@code start} and {@code frozen-layers}; empty if {@code start} is not set.
   *
   * @throws ConfigurationRefused if the model cannot be used
   */
  static Optional<DetectorStart> read(Settings settings, Storage storage, StartModels models)
      throws IOException {
    Optional<ModelBundle> found = models.read(settings, ModelCard.DETECTOR);
    if (found.isEmpty()) {
      if (settings.has(FROZEN)) {
        throw settings.refused(FROZEN, "needs start, a model whose layers are kept");
      }
      return Optional.empty();
    }
    int frozen = settings.has(FROZEN) ? settings.integer(FROZEN, Range.between(0, 100_000)) : 0;
    try {
      DarknetBundle darknet =
          DarknetBundle.open(storage, found.get(), "cannot be trained any further");
      DarknetConfiguration configuration = darknet.configuration();
      List<String> obstacles = DarknetTraining.obstacles(configuration);
      if (!obstacles.isEmpty()) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "model %s cannot be trained any further: its network has %s",
                found.get().reference(),
                String.join(", ", obstacles)));
      }
      return Optional.of(new DetectorStart(found.get(), darknet, configuration, frozen));
    } catch (InputRefused unusable) {
      throw settings.refused("start", "cannot be started from: " + unusable.getMessage());
    }
  }

  /**
   * Transfers this model's parameters to a network.
   *
   * @param classes classes of the network
   * @throws IllegalArgumentException if no parameters fit, or not all of the frozen layers
   */
  Started transferTo(DetectorNetwork network, List<String> classes) throws IOException {
    boolean sameClasses = bundle.card().classes().equals(classes);
    ComputationGraph graph = graph();
    Transfer transfer;
    try {
      transfer = Transfer.of(configuration, graph, sameClasses, network.configuration());
    } finally {
      NetworkMemory.free(graph);
    }
    if (transfer.taken().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no convolution of start = %s has the same shape in this network",
              reference()));
    }
    requireFreezable(transfer, Transfer.lastConvolution(network.configuration()));
    return new Started(network.starting(transfer, frozenLayers), point(transfer));
  }

  private ComputationGraph graph() throws IOException {
    return darknet.weightsFile() == null
        ? darknet.graph()
        : DetectorNetwork.graph(configuration, darknet.weights(configuration));
  }

  private void requireFreezable(Transfer transfer, int last) {
    if (frozenLayers > last) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s = %d: the last convolution is layer %d, and at least that layer must be trained",
              FROZEN,
              frozenLayers,
              last));
    }
    for (int layer : transfer.left()) {
      if (layer < frozenLayers) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s = %d: layer %d is reinitialised, its shape differs from that in start = %s",
                FROZEN,
                frozenLayers,
                layer,
                reference()));
      }
    }
  }

  private String reference() {
    return bundle.reference();
  }

  private StartingPoint point(Transfer transfer) {
    String file =
        darknet.weightsFile() == null ? ModelBundle.NETWORK_FILE : ModelBundle.WEIGHTS_FILE;
    return StartingPoint.of(
        bundle,
        file,
        list(transfer.taken()),
        list(transfer.left()),
        list(IntStream.range(0, frozenLayers).boxed().toList()),
        transfer.count());
  }

  private static String list(List<Integer> layers) {
    return layers.isEmpty()
        ? StartingPoint.NONE
        : layers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
