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
import java.util.Map;
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
    NoClassDefFoundError missing = new NoClassDefFoundError("a library");
    try (RunScope scope = owning()) {
      assertThatThrownBy(
              () ->
                  scope.carryOut(
                      own -> {
                        own.settings(Map.of("images", "in"));
                        own.counts(Map.of("planned", 3L));
                        assertThat(hidden).doesNotExist();
                        assertThat(runFile().get("status").asText()).isEqualTo("running");
                        assertThat(runFile().get("run_id").asText()).isEqualTo(run);
                        throw missing;
                      }))
          .isSameAs(missing);
      assertThat(runFile().get("status").asText()).isEqualTo("failed");
      assertThat(runFile().get("exit_code").asInt()).isEqualTo(1);
      assertThat(runFile().get("health").asText()).isEqualTo("a library");
      assertThat(runFile().get("run_id").asText()).isEqualTo(run);
      assertThat(runFile().at("/settings/images").asText()).isEqualTo("in");
      assertThat(runFile().at("/counts/planned").asInt()).isEqualTo(3);
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
    try (RunScope scope = owning()) {
      scope.carryOut(own -> new RunResult(0, "", Map.of(), Map.of(), Map.of()));
    }
    assertThat(left).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aResultIsRecorded() throws IOException {
    RunResult result =
        new RunResult(3, "many", Map.of("errors", 2L), Map.of(), Map.of()).withModel("m:1", true);
    try (RunScope scope = owning()) {
      assertThat(scope.<IOException>carryOut(own -> result)).isSameAs(result);
    }
    assertThat(runFile().get("status").asText()).isEqualTo("too-many-errors");
    assertThat(runFile().get("command").asText()).isEqualTo("detect");
    assertThat(runFile().get("health").asText()).isEqualTo("many, model m:1");
    assertThat(runFile().at("/counts/errors").asInt()).isEqualTo(2);
    assertThat(runFile().get("model").asText()).isEqualTo("m:1");
  }

  @Test
  void aRefusalHasItsExitCode() throws IOException {
    try (RunScope scope = owning()) {
      assertThatThrownBy(() -> scope.carryOut(RunScopeTest::refused))
          .isInstanceOf(InputRefused.class);
      assertThat(runFile().get("exit_code").asInt()).isEqualTo(2);
    }
  }

  private static RunResult refused(RunScope run) {
    throw new InputRefused("no such option");
  }

  @Test
  void aPartOfARunIsRecordedInItsFolderWithTheSameId() throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(output.toUri());
    RunScope.record("train", storage, folder, part -> RunResult.done("trained", Map.of()));
    assertThat(runFile().get("command").asText()).isEqualTo("train");
    assertThat(runFile().get("run_id").asText()).isEqualTo(run);
  }

  @Test
  void whatCannotBeRecordedHidesNoFailure() throws IOException {
    IOException full = new IOException("no space left on device");
    try (RunScope scope = owning()) {
      assertThatThrownBy(
              () ->
                  scope.carryOut(
                      own -> {
                        Files.delete(output.resolve("run.json"));
                        Files.createDirectories(output.resolve("run.json/in-the-way"));
                        throw full;
                      }))
          .isSameAs(full)
          .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }
  }

  @Test
  void whoLostTheFolderWritesNoFailureOverTheNewOwners() throws IOException {
    try (RunScope scope = owning()) {
      assertThatThrownBy(() -> scope.carryOut(this::lose))
          .hasMessageContaining("is no longer this run's")
          .satisfies(lost -> assertThat(lost.getSuppressed()).hasSize(1));
      assertThat(runFile().get("run_id").asText()).isEqualTo("new");
    }
  }

  private RunResult lose(RunScope run) throws IOException {
    try (var claims = Files.list(output.resolve(OutputLease.FOLDER))) {
      Files.delete(claims.findFirst().orElseThrow());
    }
    Files.writeString(output.resolve("run.json"), "{\"run_id\": \"new\", \"status\": \"running\"}");
    throw new IOException("Spark is stopped");
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
          new Storage(new Configuration()),
          new org.apache.hadoop.fs.Path(arguments[0]),
          RunFile.NAME);
      scope.<InterruptedException>carryOut(
          run -> {
            System.out.println("begun");
            Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            return RunResult.done("slept", Map.of());
          });
    }
  }

  private RunScope owning() throws IOException {
    RunScope scope = new RunScope("detect");
    scope.own(storage, new org.apache.hadoop.fs.Path(output.toUri()), RunFile.NAME);
    return scope;
  }

  private JsonNode runFile() throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
