package io.lookonce.jobs.models;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.keras.KerasClassifier;
import io.lookonce.keras.KerasDetector;
import io.lookonce.keras.KerasFile;
import io.lookonce.keras.KerasModel;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.model.Thresholds;
import io.lookonce.network.InputShape;
import io.lookonce.network.NetworkMemory;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * From a Keras file to the files of a bundle: of a detector those of a Darknet network, of a
 * classifier DL4J's network.
 */
final class KerasImport {

  private final Storage storage;
  private final Path file;
  private final int[] size;
  private final Duration limit;
  private final List<Path> files = new ArrayList<>();

  /**
   * @param size width and height of a detector's input; null for the model's own
   * @param limit how long a forward pass may take
   */
  KerasImport(Storage storage, Path file, int[] size, Duration limit) {
    this.storage = storage;
    this.file = file;
    this.size = size;
    this.limit = limit;
  }

  /** The bundle's files, once {@link #convert} has made them. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /**
   * Converts the model.
   *
   * @param anchors of a detector, in pairs; empty for a classifier
   * @param rules how a detector's images become its input
   * @param folder an empty folder for the files
   * @throws InputRefused naming the file, and everything in it that cannot be used
   */
  ModelDraft convert(
      String name,
      List<String> classes,
      List<Float> anchors,
      DarknetImport.InputRules rules,
      Thresholds thresholds,
      java.nio.file.Path folder)
      throws IOException {
    java.nio.file.Path local = folder.resolve("model.h5");
    try {
      storage.copy(file, new Path(local.toUri()));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--keras " + file + ": no such file", absent);
    }
    KerasModel model = KerasFile.read(local, file.toString());
    ModelDraft draft =
        KerasClassifier.endsInARow(model)
            ? classifier(model, name, classes, anchors, folder)
            : detector(model, name, classes, anchors, rules, thresholds, folder);
    try (InputStream in = storage.open(file)) {
      draft.from(file.getName(), Sha256.of(in));
    }
    return draft;
  }

  private ModelDraft detector(
      KerasModel model,
      String name,
      List<String> classes,
      List<Float> anchors,
      DarknetImport.InputRules rules,
      Thresholds thresholds,
      java.nio.file.Path folder)
      throws IOException {
    KerasDetector.Network network =
        KerasDetector.convert(
            model, size == null ? 0 : size[0], size == null ? 0 : size[1], classes.size(), anchors);
    HeadDescription head = DarknetBundle.head(network.configuration());
    InputRule rule =
        rules.of(
            head.kind(),
            network.configuration().input().width(),
            network.configuration().input().height());
    java.nio.file.Path onnx = file(folder, ModelBundle.ONNX_FILE);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(onnx))) {
      DarknetOnnx.write(network.configuration(), network.weights(), out);
    }
    Files.writeString(
        file(folder, ModelBundle.CONFIGURATION_FILE),
        network.configuration().text(),
        StandardCharsets.ISO_8859_1);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file(folder, ModelBundle.WEIGHTS_FILE)))) {
      network.weights().write(out);
    }
    NetworkTrial.run(storage, new Path(onnx.toUri()), rule, head, classes.size(), limit);
    return new ModelDraft(name, classes, rule, head, thresholds);
  }

  private ModelDraft classifier(
      KerasModel model,
      String name,
      List<String> classes,
      List<Float> anchors,
      java.nio.file.Path folder)
      throws IOException {
    if (!anchors.isEmpty() || size != null) {
      throw new InputRefused(
          file + ": is a classifier, which has no --anchors and no other --input");
    }
    KerasClassifier.Network network = KerasClassifier.convert(model);
    try {
      int outputs = network.outputs();
      if (outputs != classes.size() && !(outputs == 1 && classes.size() == 2)) {
        throw new InputRefused(
            "%s: gives %d numbers, --classes names %d classes"
                .formatted(file, outputs, classes.size()));
      }
      double difference =
          NetworkOnnx.export(network.graph(), network.input(), file(folder, ModelBundle.ONNX_FILE));
      try (OutputStream out = Files.newOutputStream(file(folder, ModelBundle.NETWORK_FILE))) {
        NetworkFile.write(network.graph(), out);
      }
      return ModelDraft.classifier(name, classes, rule(network.input())).onnxDifference(difference);
    } finally {
      NetworkMemory.free(network.graph());
    }
  }

  /** Of images the course's rule; rows of numbers have none. */
  private static InputRule rule(InputShape input) {
    return input instanceof InputShape.Image image && image.channels() == 3
        ? InputRule.stretched(image.width(), image.height(), Interpolation.BILINEAR)
        : null;
  }

  private java.nio.file.Path file(java.nio.file.Path folder, String name) {
    java.nio.file.Path made = folder.resolve(name);
    files.add(new Path(made.toUri()));
    return made;
  }
}
