package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.ClusterCommand.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scoring and training on YARN, by the script and the Spark of the distribution: what they leave
 * and end with is what an embedded run leaves and ends with. A driver on the cluster is tried once,
 * so that no second attempt hides how the first ended.
 */
class YarnIT {

  private static final Set<String> ON_YARN =
      Set.of("found", "broken", "refused", "trained", "diverged");

  /** What those work on. */
  private static final Set<String> EMBEDDED =
      Set.of("scenes", "untrained", "signs", "data", "circles");

  @TempDir private static Path shared;
  private static ClusterRuns runs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    runs = ClusterRuns.yarn(shared);
  }

  @AfterAll
  static void stop() {
    if (runs != null) {
      runs.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRunLeavesWhatAnEmbeddedRunLeaves() {
    List<ClusterCommand> commands =
        ClusterCommandsIT.COMMANDS.stream()
            .filter(
                command -> ON_YARN.contains(command.name()) || EMBEDDED.contains(command.name()))
            .map(command -> ON_YARN.contains(command.name()) ? command : command.embeddedOnly())
            .toList();
    assertThat(commands).as("a name has changed").hasSize(ON_YARN.size() + EMBEDDED.size());
    return runs.tests(commands, Set.of(Mode.values()));
  }
}
