package io.lookonce.model;

import io.lookonce.image.InputRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model that is about to be published: all of its card but the version and the digests. */
public final class ModelDraft {

  private final String name;
  private final List<String> classes;
  private final InputRule input;
  private final HeadDescription head;
  private final Thresholds thresholds;
  private final Map<String, String> origin = new TreeMap<>();
  private final Map<String, String> files = new TreeMap<>();
  private final Map<String, Object> metrics = new TreeMap<>();
  private final Instant createdAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  public ModelDraft(
      String name,
      List<String> classes,
      InputRule input,
      HeadDescription head,
      Thresholds thresholds) {
    this.name = name;
    this.classes = List.copyOf(classes);
    this.input = input;
    this.head = head;
    this.thresholds = thresholds;
  }

  String name() {
    return name;
  }

  /** Notes one file that the parameters come from. */
  public ModelDraft from(String file, String sha256) {
    origin.put(file, sha256);
    return this;
  }

  /** Says that the parameters are random, so that reports can warn of it. */
  public ModelDraft untrained() {
    metrics.put(ModelCard.TRAINED, false);
    return this;
  }

  void addFile(String file, String sha256) {
    files.put(file, sha256);
  }

  ModelCard card(int version) {
    return new ModelCard(
            ModelCard.FORMAT,
            name,
            version,
            ModelCard.DETECTOR,
            classes,
            input,
            head,
            thresholds,
            metrics,
            null,
            null,
            SoftwareVersion.gitCommit(),
            createdAt.toString(),
            origin,
            files,
            "")
        .withIdentity(name, version);
  }
}
