package io.lookonce.model;

import io.lookonce.image.InputRule;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/** A model before its publication: its card without version and digests. */
public final class ModelDraft {

  private final String name;
  private final String kind;
  private final List<String> classes;
  private final InputRule input;
  private final HeadDescription head;
  private final Thresholds thresholds;
  private final Map<String, String> origin = new TreeMap<>();
  private final Map<String, String> files = new TreeMap<>();
  private final Map<String, Object> metrics = new TreeMap<>();
  private final Instant createdAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private String dataset;
  private Long seed;

  /** A detector. */
  public ModelDraft(
      String name,
      List<String> classes,
      InputRule input,
      HeadDescription head,
      Thresholds thresholds) {
    this(name, ModelCard.DETECTOR, classes, input, head, thresholds);
  }

  private ModelDraft(
      String name,
      String kind,
      List<String> classes,
      InputRule input,
      HeadDescription head,
      Thresholds thresholds) {
    this.name = name;
    this.kind = kind;
    this.classes = List.copyOf(classes);
    this.input = input;
    this.head = head;
    this.thresholds = thresholds;
  }

  /**
   * A classifier.
   *
   * @param input how an image becomes the network's input; null for a classifier of other things
   */
  public static ModelDraft classifier(String name, List<String> classes, InputRule input) {
    return new ModelDraft(name, ModelCard.CLASSIFIER, classes, input, null, null);
  }

  String name() {
    return name;
  }

  /**
   * Adds the training set, the seed and the evaluation.
   *
   * @param trainingSet the data set
   * @param trainingSeed the seed
   * @param figures of evaluation, nested by split; numbers, texts, lists and maps
   */
  public ModelDraft trained(String trainingSet, long trainingSeed, Map<String, ?> figures) {
    dataset = trainingSet;
    seed = trainingSeed;
    metrics.putAll(figures);
    return this;
  }

  /** Adds a source of the parameters, such as a file with its SHA-256. */
  public ModelDraft from(String source, String value) {
    origin.put(source, value);
    return this;
  }

  /** Marks the parameters as random, so that reports warn of it. */
  public ModelDraft untrained() {
    metrics.put(ModelCard.TRAINED, false);
    return this;
  }

  /**
   * Adds the largest difference between the ONNX file's and the trained network's probabilities.
   */
  public ModelDraft onnxDifference(double largest) {
    metrics.put(ModelCard.ONNX_DIFFERENCE, largest);
    return this;
  }

  /** Copies files into a bundle's folder and notes their digests, as they are read back there. */
  void addFiles(Storage storage, List<Path> from, Path folder) throws IOException {
    for (Path file : from) {
      Path copy = new Path(folder, file.getName());
      storage.copy(file, copy);
      try (InputStream in = storage.open(copy)) {
        addFile(file.getName(), Sha256.of(in));
      }
    }
  }

  void addFile(String file, String sha256) {
    files.put(file, sha256);
  }

  ModelCard card(int version) {
    return new ModelCard(
            ModelCard.FORMAT,
            name,
            version,
            kind,
            classes,
            input,
            head,
            thresholds,
            metrics,
            dataset,
            seed,
            SoftwareVersion.gitCommit(),
            createdAt.toString(),
            origin,
            files,
            "")
        .withIdentity(name, version);
  }
}
