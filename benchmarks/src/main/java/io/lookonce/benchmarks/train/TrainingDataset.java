package io.lookonce.benchmarks.train;

import java.io.PrintStream;
import java.nio.file.Path;

/** Makes data sets by the commands that a user has: rendered images, all for training. */
final class TrainingDataset {

  private TrainingDataset() {}

  /**
   * Renders and ingests a workload's images, of 64×64.
   *
   * @param folder to make, for images and data set
   * @return the folder of the data set
   */
  static Path make(TrainingWorkload workload, Path folder) {
    Path images = folder.resolve("images");
    Path dataset = folder.resolve("dataset");
    run(
        "generate",
        workload.images(),
        "--count=" + workload.amount().examples(),
        "--output=" + images);
    run("ingest", "--train=" + images, "--size=64x64", "--output=" + dataset);
    return dataset;
  }

  /** What the command says on standard output is but progress here. */
  private static void run(String... command) {
    PrintStream standardOutput = System.out;
    System.setOut(System.err);
    try {
      int exitCode = io.lookonce.jobs.Main.run(command);
      if (exitCode != 0) {
        throw new IllegalStateException(
            "lookonce %s ended with exit code %d".formatted(command[0], exitCode));
      }
    } finally {
      System.setOut(standardOutput);
    }
  }
}
