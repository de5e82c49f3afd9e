package io.lookonce.jobs.training;

import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.training.checkpoint.CheckpointStore;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Where things are in the output of a training.
 *
 * <pre>
 * model/                 the trained model, a {@link io.lookonce.model.ModelBundle}
 * checkpoints/           see {@link CheckpointStore}
 * train.html             the report, for people
 * run.json
 * </pre>
 *
 * @param root the folder
 */
public record TrainingOutput(Path root) {

  /** The folder of the trained model. */
  public Path model() {
    return new Path(root, "model");
  }

  Path checkpoints() {
    return new Path(root, "checkpoints");
  }

  /** What people read. */
  public Path report() {
    return new Path(root, "train.html");
  }

  /** What scripts read. */
  public Path runFile() {
    return new Path(root, RunFile.NAME);
  }

  /**
   * Refuses a folder that holds anything.
   *
   * @throws InputRefused saying what to do
   */
  void requireNew(Storage storage) throws IOException {
    if (storage.exists(checkpoints()) || storage.exists(model())) {
      throw new InputRefused(
          "--output %s holds a training already: continue it with --resume, or use another folder"
              .formatted(root));
    }
    requireNothingElse(storage);
  }

  /**
   * Refuses a folder that holds anything but what a training leaves that has no checkpoint yet.
   *
   * @throws InputRefused naming what it holds
   */
  void requireNothingElse(Storage storage) throws IOException {
    List<String> own = List.of(RunFile.NAME, report().getName(), checkpoints().getName());
    for (String name : OutputLease.contents(storage, root)) {
      if (!own.contains(name)) {
        throw new InputRefused(
            "--output %s holds no checkpoint, but %s: use another folder".formatted(root, name));
      }
    }
  }

  /**
   * Tries whether files can be written here, and leaves nothing behind.
   *
   * @throws InputRefused saying why not
   */
  void requireWritable(Storage storage) throws IOException {
    storage.requireWritable("--output", root);
  }
}
