package io.lookonce.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class RunScopeTest {

  @TempDir private Path output;

  private final Storage storage = new Storage(new Configuration());
  private String run;

  @BeforeEach
  void name() {
    run = RunId.begin();
  }

  @Test
  void itIsRunningFromTheFirstSecondAndFailedWhateverIsThrown() throws IOException {
    Files.writeString(
        output.resolve("run.json"), "{\"run_id\": \"of last week\", \"status\": \"done\"}");
    Path hidden =
        Files.writeString(output.resolve(".report.html." + UUID.randomUUID()), "left by a kill");
    try (RunScope scope = begun()) {
      assertThat(hidden).doesNotExist();
      assertThat(runFile().get("status").asText()).isEqualTo("running");
      assertThat(runFile().get("run_id").asText()).isEqualTo(run);
      scope.failed(new NoClassDefFoundError("a library"));
      assertThat(runFile().get("status").asText()).isEqualTo("failed");
      assertThat(runFile().get("exit_code").asInt()).isEqualTo(1);
      assertThat(runFile().get("health").asText()).isEqualTo("a library");
    }
    assertThat(output.resolve(OutputLease.FOLDER)).doesNotExist();
  }

  /** After a kill all of the output is looked through, but for what another run writes in it. */
  @Test
  void whatAKilledRunLeftAnywhereIsRemoved() throws IOException {
    Path deep = Files.createDirectories(output.resolve("runs/000001"));
    Path others = Files.createDirectories(output.resolve("others"));
    Files.createDirectories(others.resolve(OutputLease.FOLDER));
    Path left = Files.writeString(deep.resolve(".plan.json." + UUID.randomUUID()), "half");
    Path kept = Files.writeString(others.resolve(".plan.json." + UUID.randomUUID()), "half");
    Files.writeString(output.resolve("run.json"), "{\"status\": \"running\"}");
    begun().close();
    assertThat(left).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void whatTheCommandSaidOfItsEndStays() throws IOException {
    try (RunScope scope = begun()) {
      String said = "{\"run_id\": \"%s\", \"status\": \"failed\", \"health\": \"own\"}";
      Files.writeString(output.resolve("run.json"), String.format(Locale.ROOT, said, run));
      scope.failed(new IOException("another"));
      assertThat(runFile().get("health").asText()).isEqualTo("own");
    }
  }

  @Test
  void aRefusalHasItsExitCode() throws IOException {
    try (RunScope scope = begun()) {
      scope.failed(new InputRefused("no such option"));
      assertThat(runFile().get("exit_code").asInt()).isEqualTo(2);
    }
  }

  @Test
  void whoLostTheFolderWritesNoFailureOverTheNewOwners() throws IOException {
    try (RunScope scope = begun()) {
      try (var claims = Files.list(output.resolve(OutputLease.FOLDER))) {
        Files.delete(claims.findFirst().orElseThrow());
      }
      Files.writeString(
          output.resolve("run.json"), "{\"run_id\": \"new\", \"status\": \"running\"}");
      IOException failure = new IOException("Spark is stopped");
      scope.failed(failure);
      assertThat(runFile().get("run_id").asText()).isEqualTo("new");
      assertThatThrownBy(scope::requireHeld).hasMessageContaining("is no longer this run's");
    }
  }

  @Test
  void aSignalIsRecorded() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Running.class.getName(),
                output.toUri().toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.lines().anyMatch("begun"::equals)).isTrue();
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(runFile().get("status").asText()).isEqualTo("failed");
    assertThat(runFile().get("health").asText()).startsWith("stopped by a signal");
    assertThat(output.resolve(OutputLease.FOLDER)).doesNotExist();
  }

  /** Runs until it is stopped. */
  static final class Running {
    public static void main(String[] arguments) throws Exception {
      RunId.begin();
      RunScope scope = new RunScope("detect");
      scope.own(
          new Storage(new Configuration()), new org.apache.hadoop.fs.Path(arguments[0]), true);
      scope.begin();
      System.out.println("begun");
      Thread.sleep(TimeUnit.MINUTES.toMillis(5));
    }
  }

  private RunScope begun() throws IOException {
    RunScope scope = new RunScope("detect");
    scope.own(storage, new org.apache.hadoop.fs.Path(output.toUri()), true);
    scope.begin();
    return scope;
  }

  private JsonNode runFile() throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
