package io.lookonce.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A command that is disturbed, and what tells how far it is and what it leaves.
 *
 * @param command its name
 * @param words all but its output
 * @param toContinue what a second run needs besides
 * @param commits folder in the output where every commit adds an entry
 * @param training whether its result is parameters, not rows
 */
record FaultSubject(
    String command, List<String> words, List<String> toContinue, String commits, boolean training) {

  String[] start(String output) {
    return Stream.concat(words.stream(), Stream.of("--output", output)).toArray(String[]::new);
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
            .filter(name -> name.matches("(batch|round)-\\d+.*"))
            .sorted()
            .toList();
    if (names.isEmpty()) {
      return 0;
    }
    return Integer.parseInt(names.get(names.size() - 1).replaceAll("\\D", ""));
  }

  /** What must not depend on faults. */
  Object result(Storage storage, String output) throws IOException {
    if (!training) {
      return TableRows.lasting(output);
    }
    return new ObjectMapper()
        .readTree(storage.readBytes(new Path(output, "run.json")))
        .get("parameters_sha256")
        .asText();
  }
}
