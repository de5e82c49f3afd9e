package io.lookonce.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A command that is disturbed, and what tells how far it is and what it leaves.
 *
 * @param name what tables call it
 * @param words the command, and all but its output; {@code {output}} in them stands for that
 * @param toContinue what a second run needs besides
 * @param work what it leaves
 * @param commits folder in the output where every commit adds an entry
 */
record FaultSubject(
    String name, List<String> words, List<String> toContinue, Work work, String commits) {

  /** What a command leaves. */
  enum Work {
    /** Rows of a table. */
    ROWS,
    /** The parameters of a network. */
    PARAMETERS,
    /** The parameters of many. */
    TRIALS,
    /** A decision, and a version in a registry. */
    VERSION
  }

  /** The command as a person types it. */
  String command() {
    return words.get(0);
  }

  String[] start(String output) {
    return Stream.concat(words.stream(), Stream.of("--output", "{output}"))
        .map(word -> word.replace("{output}", output))
        .toArray(String[]::new);
  }

  String[] again(String output) {
    List<String> all = new ArrayList<>(List.of(start(output)));
    all.addAll(toContinue);
    return all.toArray(String[]::new);
  }

  /** How many commits there have been; a training may have removed old ones since. */
  int progress(Storage storage, String output) throws IOException {
    List<String> names =
        storage.list(new Path(output, commits)).stream()
            .map(FileStatus::getPath)
            .map(Path::getName)
            .filter(name -> name.matches("(batch|round|trial)-\\d+.*"))
            .sorted()
            .toList();
    boolean allStay = work == Work.ROWS || work == Work.TRIALS;
    if (names.isEmpty() || allStay) {
      return names.size();
    }
    return Integer.parseInt(names.get(names.size() - 1).replaceAll("\\D", ""));
  }

  /** The file by which a second run knows what the first one did. */
  Path state(Storage storage, String output) throws IOException {
    return switch (work) {
      case ROWS -> newest(storage, new Path(output, "_lookonce/plans"));
      case PARAMETERS -> new Path(newest(storage, new Path(output, commits)), "state.bin");
      case TRIALS -> newest(storage, new Path(output, commits));
      case VERSION -> new Path(output, "runs/000001/plan.json");
    };
  }

  private static Path newest(Storage storage, Path folder) throws IOException {
    return storage.list(folder).stream()
        .map(FileStatus::getPath)
        .filter(entry -> !entry.getName().startsWith("."))
        .max(java.util.Comparator.naturalOrder())
        .orElseThrow();
  }

  /** What must not depend on faults. */
  Object result(Storage storage, String output) throws IOException {
    return switch (work) {
      case ROWS -> TableRows.lasting(output);
      case PARAMETERS -> json(storage, output, "run.json").get("parameters_sha256").asText();
      case TRIALS -> json(storage, output, "run.json").at("/metrics/trials");
      case VERSION -> version(storage, output);
    };
  }

  private static Object version(Storage storage, String output) throws IOException {
    JsonNode record = json(storage, output, "history/000001.json");
    Map<String, Object> result = new TreeMap<>();
    for (String key : List.of("decision", "reason", "version", "parameters_sha256")) {
      result.put(key, record.get(key).asText());
    }
    // One version and the name of the current one: nothing half published, nothing twice.
    result.put("registry", names(storage, new Path(output + "-models/colours")));
    result.put("history", names(storage, new Path(output, "history")));
    return result;
  }

  private static List<String> names(Storage storage, Path folder) throws IOException {
    // A killed writer's hidden file lies beside a name that it was to get; nothing reads it.
    return storage.list(folder).stream()
        .map(entry -> entry.getPath().getName())
        .filter(name -> !name.startsWith("."))
        .sorted()
        .toList();
  }

  private static JsonNode json(Storage storage, String output, String file) throws IOException {
    return new ObjectMapper().readTree(storage.readBytes(new Path(output, file)));
  }
}
