package io.lookonce.jobs.training;

import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.training.checkpoint.CheckpointStore;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Layout of a training's output folder.
 *
 * <pre>
 * model/                 the trained model, a {@link io.lookonce.model.ModelBundle}
 * checkpoints/           see {@link CheckpointStore}
 * train.html             the report, for people
 * results.csv            a row per epoch
 * run.json
 * </pre>
 *
 * @param root the output folder
 */
public record TrainingOutput(Path root) {

  public Path model() {
    return new Path(root, "model");
  }

  Path checkpoints() {
    return new Path(root, "checkpoints");
  }

  /** The report for people. */
  Path report() {
    return new Path(root, "train.html");
  }

  /**
   * Requires an empty folder.
   *
   * @throws InputRefused naming the next step
   */
  void requireNew(Storage storage) throws IOException {
    if (storage.exists(checkpoints()) || storage.exists(model())) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--output %s holds a training already: continue it with --resume, or use another"
                  + " folder",
              root));
    }
    requireNothingElse(storage);
  }

  /**
   * Requires a folder without files other than those of a training without checkpoints.
   *
   * @throws InputRefused naming another file
   */
  void requireNothingElse(Storage storage) throws IOException {
    List<String> own =
        List.of(RunFile.NAME, report().getName(), EpochTable.FILE, checkpoints().getName());
    for (String name : OutputLease.contents(storage, root)) {
      if (!own.contains(name)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--output %s holds no checkpoint, but %s: use another folder",
                root,
                name));
      }
    }
  }

  /**
   * Requires that files can be written here; leaves none behind.
   *
   * @throws InputRefused with the reason
   */
  void requireWritable(Storage storage) throws IOException {
    storage.requireWritable("--output", root);
  }
}
