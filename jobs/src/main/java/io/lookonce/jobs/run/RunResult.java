package io.lookonce.jobs.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run came to: the part of {@code run.json} that its command knows.
 *
 * @param exitCode of the command: 0 done, 1 failed, 2 bad usage or configuration, 3 done with more
 *     failed records than allowed
 * @param health the state of the run in one line, the same a person reads
 * @param counts whole numbers, such as images scored
 * @param figures measured numbers, such as images per second
 * @param metrics the quality of a result, nested by split ({@code test → accuracy}): maps, lists,
 *     numbers, texts and truth values
 * @param digests what a result can be told by: {@code model}, {@code parameters_sha256}
 */
public record RunResult(
    int exitCode,
    String health,
    Map<String, Long> counts,
    Map<String, Double> figures,
    Map<String, ?> metrics,
    Map<String, String> digests) {

  public RunResult {
    if (exitCode < ExitCode.DONE || exitCode > ExitCode.TOO_MANY_ERRORS) {
      throw new IllegalArgumentException("Exit code is none of 0, 1, 2, 3: " + exitCode);
    }
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }

  /** A result without digests. */
  public RunResult(
      int exitCode,
      String health,
      Map<String, Long> counts,
      Map<String, Double> figures,
      Map<String, ?> metrics) {
    this(exitCode, health, counts, figures, metrics, Map.of());
  }

  /** All was done, and one line says it. */
  public static RunResult done(String health, Map<String, Long> counts) {
    return new RunResult(ExitCode.DONE, health, counts, Map.of(), Map.of());
  }

  /**
   * The same result with the model that was made.
   *
   * @param model what {@code --model} takes: {@code name:version}, or a folder
   * @param shown whether the health line says it too
   */
  public RunResult withModel(String model, boolean shown) {
    Map<String, String> withModel = new LinkedHashMap<>();
    withModel.put("model", model);
    withModel.putAll(digests);
    return new RunResult(
        exitCode,
        shown ? health + ", model " + model : health,
        counts,
        figures,
        metrics,
        withModel);
  }
}
