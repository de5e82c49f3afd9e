package io.lookonce.jobs.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.reference.ReferenceTest;
import io.lookonce.jobs.training.classifier.ClassificationTaskReader;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.jobs.training.detector.DetectionTaskReader;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/training.md} has every key of the configurations under conf/train. */
class SettingsReferenceTest {

  private static final List<String> DETECTORS =
      List.of("csp-yolo", "road-scenes", "tiny-yolo", "yolo2");
  private static final Path CONFIGURATIONS = Path.of("..", "conf", "train");

  /** Settings on top, so that every form of an optimizer, a schedule and an average is read. */
  private static final List<List<String>> FORMS =
      List.of(
          List.of(),
          List.of(
              "optimizer={name = momentum, beta = 0.9}",
              "schedule={name = step, factor = 0.5, every = 2}",
              "early-stopping.patience=2"),
          List.of(
              "optimizer={name = adam, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8}",
              "schedule={name = exponential, factor = 0.9}",
              "multi-scale.sizes=[{ width = 320, height = 320 }]",
              "gradient-clipping={ norm = 1, value = 1 }",
              "further-datasets=[{ path = data }]"),
          List.of(
              "averaging.outer=nesterov",
              "averaging.outer-learning-rate=0.7",
              "averaging.outer-momentum=0.5",
              "schedule={name = cosine, duration = 5}"),
          List.of("engine=dl4j"),
          List.of("schedule={name = inverse, decay-rate = 1, every = 2}"),
          List.of("start=model"));

  /** Keys that are read only with a data set, or with a model to begin with. */
  private static final Map<String, Settings.Form> ALONE =
      Map.of(
          "dataset", new Settings.Form("text", null),
          "frozen-layers", new Settings.Form("whole number in [0, 100000]", "0"));

  /** Keys and sections that may be absent, though what stands in them is required. */
  private static final Set<String> OPTIONAL =
      Set.of("start", "early-stopping", "multi-scale", "gradient-clipping", "further-datasets[]");

  /** Of keys whose range another key ends. */
  private static final Map<String, String> RANGES =
      Map.of(
          "schedule.minimum", "number in [0, learning-rate]",
          "augmentation.greatest-scale", "number in [least-scale, 16]",
          "most-filters", "whole number in [filters, 4096]");

  /** A key: what it takes, the default, and the networks or files that have it. */
  private static final class Key {
    private final TreeSet<String> takes = new TreeSet<>();
    private final TreeSet<String> standards = new TreeSet<>();
    private final TreeSet<String> files = new TreeSet<>();
  }

  @Test
  void everyKeyOfEveryConfiguration() throws IOException {
    TreeMap<String, Key> keys = new TreeMap<>();
    for (Path file : configurations()) {
      for (List<String> form : FORMS) {
        read(file, form, keys);
      }
    }
    ALONE.forEach(
        (name, form) -> {
          Key key = keys.computeIfAbsent(name, absent -> new Key());
          key.takes.add(form.takes());
          key.standards.add(standard(form.standard()));
          key.files.addAll(name.equals("dataset") ? keys.get("seed").files : DETECTORS);
        });
    Map<String, String> words = words();
    assertThat(words.keySet()).as("keys of training.txt").isEqualTo(keys.keySet());
    StringBuilder page = new StringBuilder();
    page.append("# Configuration of trainings\n\n");
    page.append("The keys of `conf/train/*.conf` and of `--set KEY=VALUE`, for `train`,\n");
    page.append("`train-detector`, `retrain` and the bases of `sweep`. Generated from the code.\n");
    page.append("\n| key | takes | default | in | meaning |\n|---|---|---|---|---|\n");
    for (Map.Entry<String, Key> entry : keys.entrySet()) {
      Key key = entry.getValue();
      String takes = RANGES.getOrDefault(entry.getKey(), String.join("; or ", key.takes));
      String standard = key.standards.size() == 1 ? key.standards.first() : "depends";
      if (OPTIONAL.contains(entry.getKey().replaceFirst("\\..*", ""))) {
        standard = "none";
      }
      page.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s | %s |\n",
              entry.getKey(),
              takes,
              standard,
              where(key.files),
              words.get(entry.getKey())));
    }
    ReferenceTest.hold("training.md", page.toString());
  }

  /** The one that needs an earlier model has the keys of the others. */
  private static List<Path> configurations() throws IOException {
    try (var files = Files.list(CONFIGURATIONS)) {
      return files.filter(file -> !file.endsWith("fine-tune.conf")).sorted().toList();
    }
  }

  private static void read(Path file, List<String> form, Map<String, Key> keys) throws IOException {
    List<String> given = new ArrayList<>(form);
    given.add("dataset=data");
    Settings settings = Settings.load(file, given);
    Storage storage = new Storage(new Configuration());
    StartModels none =
        reference -> {
          throw new InputRefused("there are no models");
        };
    TrainingTask.Reader reader =
        DETECTORS.contains(file.getFileName().toString().replace(".conf", ""))
            ? new DetectionTaskReader(storage, none, List.of())
            : new ClassificationTaskReader(storage, none);
    try {
      reader.read(settings);
      TrainingSettings training = reader.readTraining(settings);
      Engines.read(settings, training);
    } catch (RuntimeException refused) {
      // A form that needs more keys than the file gives: what was read until then counts.
      assertThat(form).as(refused.toString()).isNotEmpty();
    }
    TrainingRequest.checkpoints(settings);
    TrainingRequest.driverBytes(settings);
    for (Map.Entry<String, Settings.Form> entry : settings.forms().entrySet()) {
      Key key =
          keys.computeIfAbsent(entry.getKey().replaceAll("\\[\\d+]", "[]"), name -> new Key());
      key.takes.add(entry.getValue().takes());
      key.standards.add(standard(entry.getValue().standard()));
      key.files.add(file.getFileName().toString().replace(".conf", ""));
    }
  }

  private static String standard(String standard) {
    return standard == null ? "required" : standard.isEmpty() ? "none" : "`" + standard + "`";
  }

  private static String where(TreeSet<String> files) {
    boolean detectors = files.containsAll(DETECTORS);
    boolean classifiers = files.contains("custom") && files.contains("planar");
    return detectors && classifiers
        ? "all"
        : detectors && files.size() == DETECTORS.size()
            ? "detectors"
            : classifiers && files.stream().noneMatch(DETECTORS::contains)
                ? "classifiers"
                : String.join(", ", files);
  }

  private static Map<String, String> words() throws IOException {
    Map<String, String> words = new LinkedHashMap<>();
    try (InputStream in =
        SettingsReferenceTest.class.getResourceAsStream("/reference/training.txt")) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" *\\| *", 2))
          .forEach(word -> words.put(word[0], word[1]));
    }
    return words;
  }
}
