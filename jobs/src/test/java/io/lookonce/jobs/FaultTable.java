package io.lookonce.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of every command under every fault, as a page for people. */
final class FaultTable {

  private static final String HEAD =
      """
      # Faults

      What became of each command that a fault struck in the middle of its work, on a standalone cluster of one master
      and two workers, each in a process of its own. Written by a test, to `jobs/target/faults.md`; any other outcome fails
      it: `./mvnw verify -Pnightly -Dit.test=FaultTableIT -Dlookonce.faults=all`

      *at 3 of 20*: when the fault struck, 3 of the run's 20 commits had been made: batches of images (`detect`,
      `classify`), rounds (`train`, `train-detector`, `retrain`) or trials (`sweep`). *train-chunked* averages by a
      shuffle among the executors, the other trainings in the driver.
      *same result*: what a run leaves that nothing strikes: the same rows, no file missing and none twice; parameters with
      the same SHA-256; of a retraining also one decision and one version in the registry.
      *run again*: the same command was given once more, a training's with `--resume`.

      """;

  private final Map<String, Map<String, String>> happened = new LinkedHashMap<>();

  /** Notes what happened; the last word holds. */
  void put(String fault, String command, String what) {
    happened.computeIfAbsent(fault, any -> new TreeMap<>()).put(command, what);
  }

  /** Writes the page. */
  void write(Path file, List<String> commands) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append("| fault |");
    commands.forEach(command -> text.append(" `").append(command).append("` |"));
    text.append("\n|---|").append("---|".repeat(commands.size())).append('\n');
    happened.forEach(
        (fault, row) -> {
          text.append("| ").append(fault).append(" |");
          commands.forEach(
              command -> text.append(' ').append(row.getOrDefault(command, "")).append(" |"));
          text.append('\n');
        });
    Files.writeString(file, text);
  }
}
