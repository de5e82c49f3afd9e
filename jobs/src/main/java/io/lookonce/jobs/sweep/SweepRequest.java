package io.lookonce.jobs.sweep;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.ResolvedSetting;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.sweep.SweepSpace.Combination;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;

/**
 * A sweep as a person asks for it; all of its trainings checked.
 *
 * @param name of the configuration file, without its ending
 * @param trials at least one, numbered from 1
 */
public record SweepRequest(String name, List<Trial> trials) {

  /**
   * Reads and checks a request.
   *
   * @param file the configuration, HOCON: {@code base}, the configuration of a training relative to
   *     this file, and the sections of {@link SweepSpace}
   * @param settings {@code key=value} on top
   * @param threads processor cores that one worker computes on, at least 1
   * @throws InputRefused naming the file, line and key, or the data set, that cannot be used
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

  /** A refusal of what a trial sets names the place in the sweep's file instead. */
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
   * Refuses a sweep of which a training would run out of memory, before it begins.
   *
   * @param conf the cluster, as far as it is known
   * @param heap the most that the driver's heap may become, in bytes
   * @throws InputRefused saying what is needed and how to give it
   */
  public void requireMemory(SparkConf conf, long heap) {
    trials.forEach(trial -> trial.request().requireMemory(conf, heap));
  }

  /** What would be done, a line per trial. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %d trials".formatted(name, trials.size()));
    for (Trial trial : trials) {
      lines.add(
          "trial %d: %s: %s on %s, %d epochs, %s"
              .formatted(
                  trial.number(),
                  trial.name(),
                  trial.request().network(),
                  trial.request().datasetName(),
                  trial.request().epochs(),
                  trial.isSingle()
                      ? "in one task"
                      : trial.request().workers() + " workers, averaged"));
    }
    return lines;
  }

  /**
   * Everything that the trials depend on: by trial, and by key within it.
   *
   * @return keys such as {@code trial 3 (he): learning-rate}
   */
  Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("number of trials", String.valueOf(trials.size()));
    for (Trial trial : trials) {
      String prefix = "trial %d: ".formatted(trial.number());
      trial.request().identity().forEach((key, value) -> identity.put(prefix + key, value));
    }
    return identity;
  }

  /** A single trial draws its weights in its task, where no model is at hand. */
  private static ModelBundle refuseStart(String reference) {
    throw new InputRefused("the trials of a sweep begin from nothing");
  }
}
