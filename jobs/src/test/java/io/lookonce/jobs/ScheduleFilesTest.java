package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples under submit/schedule: whole files, and commands that this software has. */
@Tag("spark")
class ScheduleFilesTest {

  private static final Path SCHEDULE = Path.of("../submit/schedule");

  @TempDir private Path folder;

  @Test
  @SuppressWarnings("unchecked")
  void kubernetesRunsBothCommandsOneAtATimeWithRetries() throws IOException {
    String text = Files.readString(SCHEDULE.resolve("scheduled-spark-applications.yaml"));
    List<List<String>> commands = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
      Map<String, Object> application = (Map<String, Object>) document;
      assertThat(application.get("kind")).isEqualTo("ScheduledSparkApplication");
      Map<String, Object> spec = (Map<String, Object>) application.get("spec");
      assertThat(spec.get("concurrencyPolicy")).isEqualTo("Forbid");
      Map<String, Object> template = (Map<String, Object>) spec.get("template");
      assertThat(template.get("mainClass")).isEqualTo(Main.class.getName());
      assertThat((Map<String, Object>) template.get("restartPolicy"))
          .containsEntry("type", "OnFailure")
          .containsEntry("onFailureRetries", 3);
      commands.add((List<String>) template.get("arguments"));
    }
    assertThat(commands).extracting(words -> words.get(0)).containsExactly("detect", "retrain");
    commands.forEach(ScheduleFilesTest::assertUnderstood);
  }

  @Test
  void cronAndSystemdRunCommandsThatAreUnderstood() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(SCHEDULE)) {
      for (Path file : files.filter(f -> f.toString().matches(".*[.](cron|service)")).toList()) {
        Files.readString(file)
            .lines()
            .filter(line -> line.contains("submit/lookonce ") && !line.startsWith("#"))
            .map(line -> line.replaceAll(".*submit/lookonce ", "").replaceAll(" >>.*", ""))
            .forEach(found::add);
      }
    }
    assertThat(found).hasSize(4);
    found.forEach(command -> assertUnderstood(Arrays.asList(command.split(" "))));
  }

  @Test
  void systemdFindsNoFault() throws Exception {
    List<String> words = new ArrayList<>(List.of("systemd-analyze", "verify"));
    try (Stream<Path> files = Files.list(SCHEDULE)) {
      files
          .filter(file -> file.toString().matches(".*[.](timer|service)"))
          .map(file -> file.toAbsolutePath().normalize().toString())
          .forEach(words::add);
    }
    assertThat(words).hasSize(6);
    assertThat(said(words)).isEmpty();
  }

  @Test
  void pythonReadsTheDag() throws Exception {
    String source = SCHEDULE.resolve("lookonce_dags.py").toAbsolutePath().normalize().toString();
    String check = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
    assertThat(said(List.of("python3", "-c", check, source))).isEmpty();
  }

  /** An option that does not exist is refused before anything is looked at. */
  private static void assertUnderstood(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.add("--dry-run");
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.err()).doesNotContain("Unknown option", "Unmatched", "Missing required");
  }

  private String said(List<String> words) throws Exception {
    Path output = folder.resolve("output");
    Process process;
    try {
      process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException absent) {
      assumeTrue(false, words.get(0) + " is not on this machine");
      return "";
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
