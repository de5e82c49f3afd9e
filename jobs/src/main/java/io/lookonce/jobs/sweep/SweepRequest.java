package io.lookonce.jobs.sweep;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import io.lookonce.configuration.Settings.ResolvedSetting;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.sweep.SweepSpace.Combination;
import io.lookonce.jobs.sweep.SweepSpace.TrialSetting;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/**
 * A validated sweep.
 *
 * @param name of the configuration file, without extension
 * @param trials at least one, numbered from 1
 */
public record SweepRequest(String name, List<Trial> trials) {

  /**
   * Reads and validates a request.
   *
   * @param file the configuration, HOCON: {@code base}, the configuration of a training relative to
   *     this file, and the sections of {@link SweepSpace}
   * @param settings overrides, {@code key=value}
   * @param threads cores per worker, at least 1
   * @throws InputRefused naming the file, line and key, or the data set
   */
  public static SweepRequest read(Storage storage, Path file, List<String> settings, int threads)
      throws IOException {
    try {
      Settings read = Settings.load(file, settings);
      Path base = file.resolveSibling(read.text("base"));
      SweepSpace space = SweepSpace.read(read);
      read.refuseUnknownKeys();
      String name = file.getFileName().toString().replaceFirst("\\.conf$", "");
      return new SweepRequest(name, trials(storage, base, space, threads));
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(refused.getMessage(), refused);
    }
  }

  private static List<Trial> trials(Storage storage, Path base, SweepSpace space, int threads)
      throws IOException {
    List<Combination> combinations = space.combinations();
    TrialNames names = new TrialNames(space.variants(), combinations);
    Set<String> varied = new LinkedHashSet<>();
    combinations.forEach(one -> one.own().forEach(setting -> varied.add(setting.key())));
    List<Trial> trials = new ArrayList<>(combinations.size());
    for (Combination combination : combinations) {
      String name = names.of(combination);
      TrainingRequest request = request(storage, base, combination, name, threads);
      trials.add(new Trial(trials.size() + 1, name, values(varied, request), request));
    }
    return trials;
  }

  private static TrainingRequest request(
      Storage storage, Path base, Combination combination, String name, int threads)
      throws IOException {
    List<String> overrides = combination.all().stream().map(TrialSetting::override).toList();
    try {
      TrainingRequest request =
          TrainingRequest.read(storage, base, overrides, threads, SweepRequest::refuseStart);
      if (!request.isAveraging()) {
        throw new InputRefused(base + ": engine = dl4j is not what a sweep can do");
      }
      return request;
    } catch (InputRefused refused) {
      throw new InputRefused(placed(refused.getMessage(), combination, name), refused);
    }
  }

  /** Replaces the option in a message by the file and line of the trial's setting. */
  private static String placed(String message, Combination combination, String name) {
    String trial = combination.own().isEmpty() ? "" : " (trial " + name + ")";
    for (TrialSetting setting : combination.all()) {
      String option = "--set " + setting.override() + ":";
      if (message.startsWith(option)) {
        return setting.position() + ":" + message.substring(option.length()) + trial;
      }
    }
    return message + trial;
  }

  private static Map<String, String> values(Set<String> keys, TrainingRequest request) {
    Map<String, String> values = new LinkedHashMap<>();
    keys.forEach(
        key -> values.put(key, request.shown().getOrDefault(key, ResolvedSetting.DEFAULT)));
    return values;
  }

  /**
   * Checks before Spark starts that no training runs out of memory.
   *
   * @param conf of the cluster
   * @param heap largest size of the driver's heap, in bytes
   * @throws InputRefused naming the needed memory and the option that sets it
   */
  public void requireMemory(SparkConf conf, long heap) {
    trials.forEach(trial -> trial.request().requireMemory(conf, heap));
  }

  /** The plan, one line per trial. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%s: %s", name, NumberText.counted(trials.size(), "trial", "trials")));
    for (Trial trial : trials) {
      lines.add(
          String.format(
              Locale.ROOT,
              "trial %d: %s: %s on %s, %s, %s",
              trial.number(),
              trial.name(),
              trial.request().network(),
              trial.request().datasetName(),
              NumberText.counted(trial.request().epochs(), "epoch", "epochs"),
              trial.isSingle() ? "in one task" : trial.request().workers() + " workers, averaged"));
    }
    return lines;
  }

  /**
   * All inputs of the trials, by trial and key.
   *
   * @return keys such as {@code trial 3 (he): learning-rate}
   */
  Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("number of trials", String.valueOf(trials.size()));
    for (Trial trial : trials) {
      String prefix = String.format(Locale.ROOT, "trial %d: ", trial.number());
      trial.request().identity().forEach((key, value) -> identity.put(prefix + key, value));
    }
    return identity;
  }

  /** A single-worker trial initialises its weights inside its task, which has no registry. */
  private static ModelBundle refuseStart(String reference) {
    throw new InputRefused("the trials of a sweep begin from nothing");
  }

  /** Display names of the trials. */
  private static final class TrialNames {

    private static final int LONGEST_VALUE = 40;

    private final Set<String> ofVariants;
    private final Set<String> ambiguous = new HashSet<>();

    /**
     * @param variants settings by variant name
     * @param combinations settings of all trials
     */
    TrialNames(Map<String, List<TrialSetting>> variants, List<Combination> combinations) {
      ofVariants =
          variants.values().stream()
              .flatMap(List::stream)
              .map(TrialSetting::key)
              .collect(Collectors.toSet());
      Set<String> keys = new TreeSet<>();
      combinations.forEach(one -> one.own().forEach(setting -> keys.add(setting.key())));
      Set<String> lastWords = new HashSet<>();
      for (String key : keys) {
        if (!lastWords.add(lastWord(key))) {
          ambiguous.add(lastWord(key));
        }
      }
    }

    /** The variant, then {@code key=value} of every other varied setting. */
    String of(Combination combination) {
      List<String> words = new ArrayList<>();
      if (!combination.variant().isEmpty()) {
        words.add(combination.variant());
      }
      for (TrialSetting setting : combination.own()) {
        if (!ofVariants.contains(setting.key())) {
          words.add(shortened(setting.key()) + "=" + cut(setting.text()));
        }
      }
      return words.isEmpty() ? "the one trial" : String.join(" ", words);
    }

    private String shortened(String key) {
      return ambiguous.contains(lastWord(key)) ? key : lastWord(key);
    }

    private static String cut(String text) {
      return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
    }

    private static String lastWord(String key) {
      return key.substring(key.lastIndexOf('.') + 1);
    }
  }
}
