package io.lookonce.jobs.verify;

import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.retrain.RetrainOutput;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.plan.BatchPlans;
import io.lookonce.jobs.scoring.plan.CommittedBatches;
import io.lookonce.jobs.scoring.plan.OutputSettings;
import io.lookonce.jobs.sweep.SweepOutput;
import io.lookonce.jobs.training.checkpoint.CheckpointStore;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code lookonce verify}: reads every byte of an output and compares it with the digests that were
 * written with it, without Spark. It changes nothing.
 */
@HelpGroup("Measure and keep models")
@Command(
    name = "verify",
    description =
        "Checks every file of an output, data set or model against its SHA-256. Exit code 1 if one"
            + " is damaged.",
    footer = {"", "Examples:", "  lookonce verify found"},
    sortOptions = false)
public final class VerifyCommand extends LookonceCommand {

  @Parameters(
      paramLabel = "OUTPUT",
      description =
          "Folder that detect, classify, ingest, train, sweep or retrain has written, or a"
              + " registry.")
  private String folder;

  /** Something of the output that has digests. */
  @FunctionalInterface
  private interface Check {
    String run() throws IOException;
  }

  private final List<String> whole = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();

  @Override
  protected int execute() throws IOException {
    Storage storage = storage();
    Path root = storage.qualify(Storage.path(folder));
    if (!storage.exists(root)) {
      throw new InputRefused(root + ": there is no such folder");
    }
    verify(storage, root);
    damaged.forEach(out()::println);
    if (damaged.isEmpty() && whole.isEmpty()) {
      throw new InputRefused(
          root + ": no output with digests; name the folder of an output, data set or model");
    }
    whole.forEach(out()::println);
    return damaged.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void verify(Storage storage, Path folder) throws IOException {
    for (String table : List.of(DetectionTable.FOLDER, ClassificationTable.FOLDER)) {
      OutputFolder output = new OutputFolder(storage, folder, table);
      if (storage.exists(output.own()) && storage.exists(output.table())) {
        verifyScores(storage, output);
      }
    }
    DatasetFolder dataset = new DatasetFolder(storage, folder);
    if (dataset.holdsDataset()) {
      check(
          () -> {
            List<String> parts = dataset.damagedParts();
            damaged.addAll(parts);
            return parts.isEmpty() ? folder + ": the data set is whole" : null;
          });
    }
    if (storage.exists(new Path(folder, ModelBundle.CARD_FILE))) {
      check(
          () -> {
            ModelBundle bundle = ModelBundle.open(storage, folder);
            bundle.verify(storage);
            return folder + ": model " + bundle.reference() + " is whole";
          });
    }
    Path checkpoints = new Path(folder, "checkpoints");
    if (storage.exists(checkpoints)) {
      check(
          () -> {
            List<String> found = CheckpointStore.damaged(storage, checkpoints);
            damaged.addAll(found);
            return found.isEmpty() ? checkpoints + ": all checkpoints are whole" : null;
          });
    }
    if (SweepOutput.isSweep(storage, folder)) {
      check(() -> folder + ": " + SweepOutput.verify(storage, folder) + " trials are whole");
    }
    if (storage.exists(new Path(folder, "history"))) {
      check(() -> folder + ": " + RetrainOutput.verify(storage, folder) + " runs are whole");
    }
    verifyRegistry(storage, folder);
    for (String below : List.of("model", "dataset", "training", "candidate")) {
      Path inner = new Path(folder, below);
      if (storage.exists(inner)) {
        verify(storage, inner);
      }
    }
    for (FileStatus run : storage.list(new Path(folder, "runs"))) {
      if (run.isDirectory()) {
        verify(storage, run.getPath());
      }
    }
  }

  private void verifyRegistry(Storage storage, Path folder) throws IOException {
    ModelRegistry registry = new ModelRegistry(storage, folder);
    for (String name : registry.names()) {
      // Other outputs have folders with numbers too.
      if (registry.isOfModels(name)) {
        List<String> found = registry.damaged(name);
        damaged.addAll(found);
        if (found.isEmpty()) {
          whole.add(new Path(folder, name) + ": all versions are whole");
        }
      }
    }
  }

  private void verifyScores(Storage storage, OutputFolder output) throws IOException {
    check(
        () -> {
          new OutputSettings(storage, output).settings();
          return null;
        });
    CommittedBatches batches = new CommittedBatches(storage, output);
    Map<Integer, String> found = batches.damaged(true);
    found.forEach(
        (number, reason) ->
            damaged.add(
                String.format(
                    Locale.ROOT,
                    "%s is damaged (%s): run the command again to score its images again",
                    output.batchFile(number),
                    reason)));
    check(
        () -> {
          new BatchPlans(storage, output)
              .verify()
              .ifPresent(
                  file ->
                      damaged.add(
                          file + " is damaged: the next run reads plans and batches instead"));
          return null;
        });
    if (found.isEmpty()) {
      long rows = 0;
      for (int number : output.committed()) {
        rows += batches.rows(number).orElse(0L);
      }
      whole.add(
          String.format(
              Locale.ROOT,
              "%s: %d batches with %d rows are whole",
              output.table(),
              output.committed().size(),
              rows));
    }
  }

  private void check(Check check) throws IOException {
    try {
      String result = check.run();
      if (result != null) {
        whole.add(result);
      }
    } catch (InputRefused refused) {
      damaged.add(refused.getMessage());
    }
  }
}
