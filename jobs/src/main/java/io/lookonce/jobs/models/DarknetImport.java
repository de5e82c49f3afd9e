package io.lookonce.jobs.models;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.image.InputRule;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadKind;
import io.lookonce.model.ModelBundle;
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
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** From a Darknet {@code .cfg} and {@code .weights} to the files of a bundle. */
final class DarknetImport {

  /** Gives every byte back as it was; what is read of the file is ASCII. */
  private static final Charset TEXT = StandardCharsets.ISO_8859_1;

  private final Storage storage;
  private final Path configurationFile;
  private final Path weightsFile;

  DarknetImport(Storage storage, Path configurationFile, Path weightsFile) {
    this.storage = storage;
    this.configurationFile = configurationFile;
    this.weightsFile = weightsFile;
  }

  /** Makes the input rule for a head and a size. */
  @FunctionalInterface
  interface InputRules {
    InputRule of(HeadKind kind, int width, int height);
  }

  /**
   * Converts the network to ONNX, and keeps it as it came for whoever trains it further: {@value
   * ModelBundle#CONFIGURATION_FILE} differs from the file given in the size of the input at most,
   * {@value ModelBundle#WEIGHTS_FILE} not at all.
   *
   * @param size width and height of the input; null for those of the configuration
   * @param classes number of class names given
   * @param classesFile where they stand, for the message
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
      if (configuration.classes() != classes) {
        throw new InputRefused(
            "%s has %d classes, %s names %d"
                .formatted(configurationFile, configuration.classes(), classesFile, classes));
      }
      List<Path> files = write(configuration, folder);
      HeadDescription head = DarknetBundle.head(configuration);
      InputRule rule =
          rules.of(head.kind(), configuration.input().width(), configuration.input().height());
      return ImportedNetwork.from(
          storage, rule, head, List.of(configurationFile, weightsFile), files);
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
