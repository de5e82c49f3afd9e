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
 * {@code run.json}: how a run goes and ended, for scripts. It stands in the output because an exit
 * code does not always arrive: a cluster's launcher may end well when the program did not.
 *
 * <p>Keys come in a fixed order, those of the maps in the order given. What is no finite number is
 * written as {@code null}.
 *
 * @param command the command that ran, such as {@code detect}
 * @param result what it came to
 * @param provenance how it came to be
 */
public record RunFile(String command, RunResult result, Provenance provenance) {

  /** The name of the file, in the output. */
  public static final String NAME = "run.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public RunFile {
    object("metrics", result.metrics());
  }

  /** The file's text, ending with a line feed. */
  public String json() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("run_id", provenance.runId());
    run.put("command", command);
    run.put("status", status());
    run.put("exit_code", result.exitCode());
    run.put("health", result.health());
    run.put("started", provenance.started().toString());
    run.put("finished", provenance.finished().toString());
    run.put("seconds", seconds());
    run.put("counts", result.counts());
    run.put("figures", result.figures());
    run.put("metrics", result.metrics());
    run.put("settings", provenance.settings());
    run.put("versions", provenance.versions());
    run.putAll(result.digests());
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
    return switch (result.exitCode()) {
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
