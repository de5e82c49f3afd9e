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
import io.lookonce.model.NetworkFile;
import io.lookonce.model.recognition.NetworkTrial;
import io.lookonce.network.InputShape;
import io.lookonce.network.NetworkMemory;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Converts a Keras file into the files of a bundle: a detector into a Darknet network, a classifier
 * into a DL4J network; both also into ONNX.
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

  /**
   * Converts the model.
   *
   * @param classes number of class names; 0 if none are given
   * @param anchors of a detector, in pairs; empty for a classifier
   * @param rules how a detector's images become its input
   * @param folder an empty folder for the files
   * @throws InputRefused naming the file, and everything in it that cannot be used
   */
  ImportedNetwork convert(
      int classes, List<Float> anchors, DarknetImport.InputRules rules, java.nio.file.Path folder)
      throws IOException {
    java.nio.file.Path local = folder.resolve("model.h5");
    try {
      storage.copy(file, new Path(local.toUri()));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--keras " + file + ": no such file", absent);
    }
    KerasModel model = KerasFile.read(local, file.toString());
    return KerasClassifier.endsInARow(model)
        ? classifier(model, classes, anchors, folder)
        : detector(model, classes, anchors, rules, folder);
  }

  private ImportedNetwork detector(
      KerasModel model,
      int classes,
      List<Float> anchors,
      DarknetImport.InputRules rules,
      java.nio.file.Path folder)
      throws IOException {
    KerasDetector.Network network =
        KerasDetector.convert(
            model, size == null ? 0 : size[0], size == null ? 0 : size[1], classes, anchors);
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
    int count = network.configuration().classes();
    NetworkTrial.run(storage, new Path(onnx.toUri()), rule, head, count, limit);
    return ImportedNetwork.detector(
        rule,
        head,
        String.format(
            Locale.ROOT,
            "Keras detector, %s head, %d classes, %dx%d",
            head.kind(),
            count,
            rule.width(),
            rule.height()),
        ImportedNetwork.origin(storage, List.of(file)),
        files);
  }

  private ImportedNetwork classifier(
      KerasModel model, int classes, List<Float> anchors, java.nio.file.Path folder)
      throws IOException {
    if (!anchors.isEmpty() || size != null) {
      throw new InputRefused(
          file + ": is a classifier, which has no --anchors and no other --input");
    }
    KerasClassifier.Network network = KerasClassifier.convert(model);
    try {
      int outputs = network.outputs();
      if (classes > 0 && outputs != classes && !(outputs == 1 && classes == 2)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: gives %d numbers, --classes names %d classes",
                file,
                outputs,
                classes));
      }
      double difference =
          NetworkOnnx.export(network.graph(), network.input(), file(folder, ModelBundle.ONNX_FILE));
      try (OutputStream out = Files.newOutputStream(file(folder, ModelBundle.NETWORK_FILE))) {
        NetworkFile.write(network.graph(), out);
      }
      return new ImportedNetwork(
          rule(network.input()),
          null,
          String.format(
              Locale.ROOT,
              "Keras classifier, %d classes, input of %s",
              Math.max(2, outputs),
              Arrays.stream(model.inputShape())
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining("x"))),
          difference,
          ImportedNetwork.origin(storage, List.of(file)),
          files);
    } finally {
      NetworkMemory.free(network.graph());
    }
  }

  /** Stretched images as in the course; features have no rule. */
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
