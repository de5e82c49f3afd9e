package io.lookonce.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.jobs.secrets.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code run.json}: how a command ended, for scripts. It stands beside the output because an exit
 * code does not always arrive: a cluster's launcher may end well when the program did not.
 *
 * <p>Keys come in a fixed order, those of the maps in the order given. What is no finite number is
 * written as {@code null}.
 *
 * @param command the command that ran, such as {@code detect}
 * @param exitCode what the program ended with: 0 done, 1 failed, 2 bad usage or configuration, 3
 *     done with more failed records than allowed
 * @param health the state of the run in one line, the same a person reads
 * @param counts whole numbers, such as images scored
 * @param figures measured numbers, such as images per second
 * @param metrics the quality of a result, nested by split ({@code test → accuracy}): maps, lists,
 *     numbers, texts and truth values
 * @param provenance how it came to be
 * @param digests what a result can be told by, written last: {@code model}, {@code
 *     parameters_sha256}
 */
public record RunFile(
    String command,
    int exitCode,
    String health,
    Map<String, Long> counts,
    Map<String, Double> figures,
    Map<String, ?> metrics,
    Provenance provenance,
    Map<String, String> digests) {

  /** The name of the file, beside the output. */
  public static final String NAME = "run.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public RunFile {
    if (exitCode < ExitCode.DONE || exitCode > ExitCode.TOO_MANY_ERRORS) {
      throw new IllegalArgumentException("Exit code is none of 0, 1, 2, 3: " + exitCode);
    }
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    metrics = object("metrics", metrics);
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }

  /** A run whose result has no digest. */
  public RunFile(
      String command,
      int exitCode,
      String health,
      Map<String, Long> counts,
      Map<String, Double> figures,
      Map<String, ?> metrics,
      Provenance provenance) {
    this(command, exitCode, health, counts, figures, metrics, provenance, Map.of());
  }

  /**
   * The same run with the model that it made.
   *
   * @param model what {@code --model} takes: {@code name:version}, or a folder
   * @param shown whether the health line says it too
   */
  public RunFile withModel(String model, boolean shown) {
    Map<String, String> withModel = new LinkedHashMap<>();
    withModel.put("model", model);
    withModel.putAll(digests);
    return new RunFile(
        command,
        exitCode,
        shown ? health + ", model " + model : health,
        counts,
        figures,
        metrics,
        provenance,
        withModel);
  }

  /** The file's text, ending with a line feed. */
  public String json() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("run_id", provenance.runId());
    run.put("command", command);
    run.put("status", status());
    run.put("exit_code", exitCode);
    run.put("health", health);
    run.put("started", provenance.started().toString());
    run.put("finished", provenance.finished().toString());
    run.put("seconds", seconds());
    run.put("counts", counts);
    run.put("figures", figures);
    run.put("metrics", metrics);
    run.put("settings", provenance.settings());
    run.put("versions", provenance.versions());
    run.putAll(digests);
    return text(run);
  }

  /**
   * The file's text while a run goes on: all that is known of it in its first second.
   *
   * @param command as a person types it
   */
  static String running(String command, String runId, Instant started) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("run_id", runId);
    run.put("command", command);
    run.put("status", RunScope.RUNNING);
    run.put("exit_code", null);
    run.put("health", RunScope.RUNNING);
    run.put("started", started.toString());
    return text(run);
  }

  private static String text(Map<String, Object> run) {
    try {
      return JSON.writeValueAsString(object("run", run)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + NAME + ": " + e.getOriginalMessage(), e);
    }
  }

  private String status() {
    return switch (exitCode) {
      case ExitCode.DONE -> "done";
      case ExitCode.FAILED -> "failed";
      case ExitCode.BAD_USAGE -> "refused";
      default -> "too-many-errors";
    };
  }

  private double seconds() {
    return Duration.between(provenance.started(), provenance.finished()).toMillis() / 1e3;
  }

  private static Map<String, Object> object(String key, Map<?, ?> map) {
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((name, value) -> object.put(text(name.toString()), value(key + "." + name, value)));
    return Collections.unmodifiableMap(object);
  }

  private static Object value(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      return object(key, map);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(element -> value(key, element)).toList();
    }
    if (value instanceof Double || value instanceof Float) {
      return Double.isFinite(((Number) value).doubleValue()) ? value : null;
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text) {
      return text(text);
    }
    throw new IllegalArgumentException(
        key + " is of a kind that " + NAME + " cannot hold: " + value.getClass().getName());
  }

  /** Without secrets, and without lone surrogates, which no UTF-8 file can hold. */
  private static String text(String text) {
    byte[] wellFormed = Secrets.maskedText(text).getBytes(StandardCharsets.UTF_8);
    return new String(wellFormed, StandardCharsets.UTF_8);
  }
}
