package io.lookonce.jobs;

import static io.lookonce.jobs.ClusterCommand.embedded;
import static io.lookonce.jobs.ClusterCommand.onSpark;
import static io.lookonce.jobs.ClusterCommand.sentToSpark;

import io.lookonce.jobs.ClusterCommand.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scoring and training on YARN, by the script and the Spark of the distribution: what they leave
 * and end with is what an embedded run leaves and ends with. A driver on the cluster is tried once,
 * so that no second attempt hides how the first ended.
 */
class YarnIT {

  private static final List<ClusterCommand> COMMANDS =
      List.of(
          embedded(
              "scenes", "generate road-scenes --count 8 --width 320 --height 180 --output {out}"),
          embedded("untrained", "generate untrained-detector --registry {out}"),
          sentToSpark(
              "found",
              SameResult::rows,
              "detect --images {scenes}/images --model untrained --registry {untrained}"
                  + " --score-threshold 0.2 --output {out}"),
          sentToSpark(
                  "broken",
                  SameResult::rows,
                  "detect --images {no-picture} --model untrained --registry {untrained}"
                      + " --max-error-rate 0 --output {out}")
              .endingWith(3),
          embedded("circles", "generate circles --output {out}"),
          onSpark(
              "trained",
              SameResult::parameters,
              "train {conf}/train/planar.conf --set dataset={circles} --set epochs=20"
                  + " --set averaging.workers=2 --output {out}"),
          sentToSpark(
                  "refused",
                  SameResult.NONE,
                  "train {conf}/train/planar.conf --set dataset={no-picture} --output {out}")
              .endingWith(2),
          sentToSpark(
                  "diverged",
                  SameResult.NONE,
                  "train {conf}/train/planar.conf --set dataset={circles} --set epochs=20"
                      + " --set learning-rate=1e39 --output {out}")
              .endingWith(1));

  @TempDir private static Path shared;
  private static ClusterRuns runs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    runs = ClusterRuns.yarn(shared);
    Path broken = Files.createDirectory(shared.resolve("no-picture"));
    Files.writeString(broken.resolve("broken.jpg"), "no picture");
    runs.place("no-picture", broken);
  }

  @AfterAll
  static void stop() {
    if (runs != null) {
      runs.close();
    }
  }

  @Tag("quick")
  @TestFactory
  Stream<DynamicTest> everyRunLeavesWhatAnEmbeddedRunLeaves() {
    return runs.tests(COMMANDS, Set.of(Mode.values()));
  }
}
