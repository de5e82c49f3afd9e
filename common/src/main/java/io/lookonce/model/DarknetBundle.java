package io.lookonce.model;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.Yolo;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.AnchorGrids;
import io.lookonce.yolo.AnchorGrids.Grid;
import io.lookonce.yolo.AnchorGrids.Layout;
import io.lookonce.yolo.AnchorGrids.Sizes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The Darknet network that a bundle keeps: its configuration, and its numbers as Darknet's weights
 * where it was imported, as DL4J's graph where it was trained.
 *
 * @param storage where the files are
 * @param configurationFile the {@code .cfg}
 * @param weightsFile the {@code .weights}; null where the numbers are in a graph
 * @param networkFile the graph; null where the numbers are Darknet's
 */
public record DarknetBundle(
    Storage storage, Path configurationFile, Path weightsFile, Path networkFile) {

  /**
   * The network of a bundle, whose files are checked first.
   *
   * @param purpose what it is wanted for, in the message: {@code cannot be converted}
   * @throws InputRefused if the bundle keeps no Darknet network, or is damaged
   */
  public static DarknetBundle open(Storage storage, ModelBundle bundle, String purpose)
      throws IOException {
    boolean imported = bundle.has(ModelBundle.WEIGHTS_FILE);
    if (!bundle.has(ModelBundle.CONFIGURATION_FILE)
        || !(imported || bundle.has(ModelBundle.NETWORK_FILE))) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "model %s %s, it keeps no Darknet network: %s and %s or %s",
              bundle.reference(),
              purpose,
              ModelBundle.CONFIGURATION_FILE,
              ModelBundle.WEIGHTS_FILE,
              ModelBundle.NETWORK_FILE));
    }
    bundle.verify(storage);
    return new DarknetBundle(
        storage,
        bundle.file(ModelBundle.CONFIGURATION_FILE),
        imported ? bundle.file(ModelBundle.WEIGHTS_FILE) : null,
        imported ? null : bundle.file(ModelBundle.NETWORK_FILE));
  }

  /** How the output of a network is read that {@link io.lookonce.onnx.DarknetOnnx} writes. */
  public static HeadDescription head(DarknetConfiguration configuration) {
    if (configuration.hasRegion()) {
      return new HeadDescription(HeadKind.REGION, Anchor.pairs(configuration.region().anchors()));
    }
    List<Yolo> heads = configuration.yoloHeads();
    boolean squared = heads.get(0).newCoordinates();
    List<Grid> grids = new ArrayList<>();
    for (Yolo head : heads) {
      // By its text: 1.05f as a double is 1.0499999523162842.
      double scale = Double.parseDouble(Float.toString(head.scale()));
      LayerShape shape = head.output();
      grids.add(new Grid(shape.width(), shape.height(), scale, Anchor.pairs(head.anchors())));
    }
    return HeadDescription.of(
        new AnchorGrids(
            Layout.PLANES, squared ? Sizes.SQUARED : Sizes.EXPONENTIAL, squared, grids));
  }

  /**
   * Reads the configuration.
   *
   * @throws InputRefused naming file and line, if it is none
   */
  public DarknetConfiguration configuration() throws IOException {
    try {
      return DarknetConfiguration.parse(
          configurationFile.toString(),
          new String(
              storage.readBytes(configurationFile, Storage.SMALL_FILE_BYTES),
              StandardCharsets.ISO_8859_1));
    } catch (DarknetFormatException broken) {
      throw new InputRefused(broken.getMessage(), broken);
    }
  }

  /**
   * Reads Darknet's numbers, where {@link #weightsFile} is not null.
   *
   * @throws InputRefused naming the file, if they are not those of the configuration
   */
  public DarknetWeights weights(DarknetConfiguration configuration) throws IOException {
    try (InputStream in = new BufferedInputStream(storage.open(weightsFile))) {
      return DarknetWeights.read(weightsFile.toString(), in, configuration);
    } catch (DarknetFormatException broken) {
      throw new InputRefused(broken.getMessage(), broken);
    }
  }

  /** Reads the graph, where {@link #networkFile} is not null. */
  public ComputationGraph graph() throws IOException {
    try (InputStream in = storage.open(networkFile)) {
      return NetworkFile.read(networkFile.toString(), in);
    }
  }
}
