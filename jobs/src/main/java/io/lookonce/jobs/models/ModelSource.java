package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The files of a model to import, by format. */
final class ModelSource {

  @Option(
      names = "--darknet",
      arity = "2",
      paramLabel = "CFG WEIGHTS",
      description = "Darknet's configuration and weights.")
  private List<String> darknet;

  @Option(names = "--onnx", paramLabel = "FILE", description = "An ONNX file.")
  private String onnx;

  @Option(
      names = "--keras",
      paramLabel = "FILE",
      description = "A model of Keras 2 in HDF5, as model.save('model.h5') writes it.")
  private String keras;

  /** Configuration and weights; null for another format. */
  List<String> darknet() {
    return darknet;
  }

  /** The ONNX file; null for another format. */
  String onnx() {
    return onnx;
  }

  /** The Keras file; null for another format. */
  String keras() {
    return keras;
  }

  /** The file that names the model; null if none is given. */
  String first() {
    if (darknet != null) {
      return darknet.get(0);
    }
    return onnx != null ? onnx : keras;
  }

  /**
   * Takes a file given without its format, which its extension tells; other extensions are taken
   * for ONNX.
   */
  void choose(Storage storage, String file) throws IOException {
    LookonceCommand.require(
        first() == null, "%s: name one model, as FILE or by --onnx, --darknet or --keras", file);
    Path model = new Path(file);
    String lowerCase = model.getName().toLowerCase(Locale.ROOT);
    switch (lowerCase.substring(lowerCase.lastIndexOf('.') + 1)) {
      case "cfg", "weights" -> {
        Path configuration = sibling(model, ".cfg");
        Path weights = sibling(model, ".weights");
        for (Path needed : List.of(configuration, weights)) {
          LookonceCommand.require(
              storage.exists(needed),
              "%s: %s is not there; name both by --darknet CFG WEIGHTS",
              file,
              needed);
        }
        darknet = List.of(configuration.toString(), weights.toString());
      }
      case "h5", "hdf5", "keras" -> keras = file;
      default -> onnx = file;
    }
  }

  /** The file's name without its extension, reduced to the characters of a model's name. */
  String modelName() {
    return stem(new Path(first()))
        .replaceAll("[^A-Za-z0-9._-]", "-")
        .replaceFirst("^[^A-Za-z0-9]+", "");
  }

  private static Path sibling(Path model, String extension) {
    String name = stem(model) + extension;
    return model.getParent() == null ? new Path(name) : new Path(model.getParent(), name);
  }

  private static String stem(Path model) {
    return model.getName().replaceFirst("\\.[^.]*$", "");
  }
}
