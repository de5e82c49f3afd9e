package io.lookonce.jobs.models;

import io.lookonce.image.InputRule;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.Thresholds;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * A network read from another format, ready for a bundle.
 *
 * @param input preprocessing; null for a classifier of features
 * @param head decoding of a detector's output; null for a classifier
 * @param summary what was recognised, in one line for the user
 * @param onnxDifference largest difference between the ONNX file and the trainable network; null if
 *     they were not compared
 * @param origin names of the source files with their SHA-256
 * @param files the bundle's files
 */
record ImportedNetwork(
    InputRule input,
    HeadDescription head,
    String summary,
    Double onnxDifference,
    Map<String, String> origin,
    List<Path> files) {

  /** A detector. */
  static ImportedNetwork detector(
      InputRule input,
      HeadDescription head,
      String summary,
      Map<String, String> origin,
      List<Path> files) {
    return new ImportedNetwork(input, head, summary, null, origin, files);
  }

  /** The names of files with their SHA-256. */
  static Map<String, String> origin(Storage storage, List<Path> sources) throws IOException {
    Map<String, String> origin = new LinkedHashMap<>();
    for (Path file : sources) {
      try (InputStream in = storage.open(file)) {
        origin.put(file.getName(), Sha256.of(in));
      }
    }
    return origin;
  }

  /**
   * The card of the bundle.
   *
   * @param thresholds of a detector
   */
  ModelDraft draft(String name, List<String> classes, Thresholds thresholds) {
    ModelDraft draft =
        head == null
            ? ModelDraft.classifier(name, classes, input)
            : new ModelDraft(name, classes, input, head, thresholds);
    if (onnxDifference != null) {
      draft.onnxDifference(onnxDifference);
    }
    origin.forEach(draft::from);
    return draft;
  }
}
