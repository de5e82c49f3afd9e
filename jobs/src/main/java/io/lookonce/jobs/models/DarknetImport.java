package io.lookonce.jobs.models;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.image.InputRule;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.recognition.NetworkTrial;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** Converts a Darknet {@code .cfg} and {@code .weights} into the files of a bundle. */
final class DarknetImport {

  /** Keeps every byte of comments; the parsed parts are ASCII. */
  private static final Charset TEXT = StandardCharsets.ISO_8859_1;

  private final Storage storage;
  private final Path configurationFile;
  private final Path weightsFile;
  private final Duration limit;

  /**
   * @param limit how long a forward pass may take
   */
  DarknetImport(Storage storage, Path configurationFile, Path weightsFile, Duration limit) {
    this.storage = storage;
    this.limit = limit;
    this.configurationFile = configurationFile;
    this.weightsFile = weightsFile;
  }

  /** Makes the input rule for a head and a size. */
  @FunctionalInterface
  interface InputRules {
    InputRule of(HeadKind kind, int width, int height);
  }

  /**
   * Converts the network to ONNX and keeps its Darknet files for further training: {@value
   * ModelBundle#CONFIGURATION_FILE} differs from the source at most in the input size, {@value
   * ModelBundle#WEIGHTS_FILE} not at all.
   *
   * @param size width and height of the input; null for those of the configuration
   * @param classes number of class names; 0 if none are given
   * @param classesFile their file, for the message
   * @param folder an empty folder for the files
   * @throws InputRefused naming the file and line that cannot be used
   */
  ImportedNetwork convert(
      int[] size, int classes, String classesFile, InputRules rules, java.nio.file.Path folder)
      throws IOException {
    try {
      DarknetConfiguration parsed =
          DarknetConfiguration.parse(
              configurationFile.toString(),
              new String(storage.readBytes(configurationFile, Storage.SMALL_FILE_BYTES), TEXT));
      DarknetConfiguration configuration =
          size == null ? parsed : parsed.withInput(size[0], size[1]);
      if (classes > 0 && configuration.classes() != classes) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s has %d classes, %s names %d",
                configurationFile,
                configuration.classes(),
                classesFile,
                classes));
      }
      List<Path> files = write(configuration, folder);
      HeadDescription head = DarknetBundle.head(configuration);
      InputRule rule =
          rules.of(head.kind(), configuration.input().width(), configuration.input().height());
      NetworkTrial.run(storage, files.get(0), rule, head, configuration.classes(), limit);
      return ImportedNetwork.detector(
          rule,
          head,
          String.format(
              Locale.ROOT,
              "Darknet, %s head, %d classes, %dx%d",
              head.kind(),
              configuration.classes(),
              rule.width(),
              rule.height()),
          ImportedNetwork.origin(storage, List.of(configurationFile, weightsFile)),
          files);
    } catch (DarknetFormatException broken) {
      throw new InputRefused(broken.getMessage(), broken);
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--darknet: no such file: " + absent.getMessage(), absent);
    }
  }

  private List<Path> write(DarknetConfiguration configuration, java.nio.file.Path folder)
      throws IOException {
    java.nio.file.Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    java.nio.file.Path text = folder.resolve(ModelBundle.CONFIGURATION_FILE);
    java.nio.file.Path numbers = folder.resolve(ModelBundle.WEIGHTS_FILE);
    storage.copy(weightsFile, new Path(numbers.toUri()));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(numbers));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(onnx))) {
      DarknetWeights weights = DarknetWeights.read(weightsFile.toString(), in, configuration);
      DarknetOnnx.write(configuration, weights, out);
    }
    Files.writeString(text, configuration.text(), TEXT);
    return Stream.of(onnx, text, numbers).map(file -> new Path(file.toUri())).toList();
  }
}
