package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookonce.jobs.ClusterCommand.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build for another Spark than the default one: every command leaves what it leaves in the
 * default build, embedded and on a standalone cluster of that Spark. The default build's {@link
 * ClusterCommandsIT} runs first and provides the inputs and what is compared.
 */
class CrossBuildIT {

  @TempDir private static Path shared;
  private static ClusterRuns runs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    String defaultBuild = System.getProperty("lookonce.default-build");
    assumeTrue(defaultBuild != null, "the default build is what the others are compared with");
    Path given = ClusterCommandsIT.embeddedResults(Path.of(defaultBuild)).toAbsolutePath();
    assertThat(given)
        .as("results of the default build; ./mvnw verify without a profile makes them")
        .isDirectory();
    runs = ClusterRuns.comparedWith(given, shared);
  }

  @AfterAll
  static void stop() {
    if (runs != null) {
      runs.close();
    }
  }

  @Tag("cross")
  @TestFactory
  Stream<DynamicTest> everyCommandLeavesWhatTheDefaultBuildLeaves() {
    return runs.embeddedTests(ClusterCommandsIT.COMMANDS);
  }

  @Tag("cross")
  @TestFactory
  Stream<DynamicTest> soDoesDetectOnACluster() {
    return runs.tests(
        ClusterCommandsIT.COMMANDS.stream().filter(run -> run.name().equals("found")).toList(),
        Set.of(Mode.CLIENT, Mode.CLUSTER));
  }

  @TestFactory
  Stream<DynamicTest> soDoesEveryCommandOnACluster() {
    return runs.tests(
        ClusterCommandsIT.COMMANDS, Set.of(Mode.CLIENT, Mode.CLUSTER, Mode.INSTALLED));
  }
}
