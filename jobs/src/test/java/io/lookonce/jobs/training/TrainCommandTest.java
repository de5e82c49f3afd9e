package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.Main;
import io.lookonce.jobs.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce train} from the command line. */
@Tag("spark")
class TrainCommandTest {

  @TempDir private Path folder;

  @Test
  void trainsAndLeavesAModelAndItsDigest() throws Exception {
    Path configuration = TrainingFiles.configuration(folder);
    String dataset = TrainingFiles.dataset(folder);
    Path output = folder.resolve("output");

    int exitCode = Main.run(arguments(configuration, dataset, output, "epochs=2"));

    assertThat(exitCode).isZero();
    assertThat(output.resolve("model/network.zip")).exists();
    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(List.copyOf(names(run))).endsWith("parameters_sha256");
    assertThat(run.at("/counts/epochs").asInt()).isEqualTo(2);
    assertThat(run.at("/metrics/test/accuracy").isNumber()).isTrue();
    assertThat(run.get("parameters_sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(run.get("model").asText()).endsWith("/output/model");
  }

  @Test
  void publishesAModelThatTheOtherCommandsTake() throws Exception {
    Path configuration = TrainingFiles.configuration(folder);
    String dataset = TrainingFiles.dataset(folder);
    Path output = folder.resolve("output");
    String models = folder.resolve("models").toString();

    String[] words = arguments(configuration, dataset, output, "epochs=1");
    assertRefused("'Small' cannot name a model", with(words, "--publish=Small"));
    assertRefused(
        "registry " + configuration + " cannot be used",
        with(words, "--publish=small", "--registry=" + configuration));
    assertThat(output).doesNotExist();

    CommandRun run = CommandRun.of(with(words, "--publish=small", "--registry=" + models));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(", model small:1");
    assertThat(models("verify", "small:1", models)).isEqualTo("small:1 is sound\n");
    assertThat(models("show", "small", models)).contains("\"dataset\" : \"small\"");
    assertThat(models("list", models)).containsPattern("small:1 \\* +classifier +- +4x4 +3");
    String exported = folder.resolve("exported").toString();
    models("export", "small", "--output", exported, models);
    assertThat(models("verify", exported, models)).isEqualTo("small:1 is sound\n");
    assertThat(models("verify", output.resolve("model").toString(), models))
        .isEqualTo("small:1 is sound\n");
  }

  @Test
  void whatWasRolledBackStaysSoWhenItsTrainingIsResumed() throws Exception {
    Path configuration = TrainingFiles.configuration(folder);
    String dataset = TrainingFiles.dataset(folder);
    String models = folder.resolve("models").toString();
    String[] second = arguments(configuration, dataset, folder.resolve("b"), "epochs=2");
    second = with(second, "--publish=small", "--registry=" + models);
    CommandRun.of(
        with(
            arguments(configuration, dataset, folder.resolve("a"), "epochs=1"),
            "--publish=small",
            "--registry=" + models));
    CommandRun.of(second);
    assertThat(models("list", models)).contains("small:2 *");

    assertThat(models("rollback", "small", models))
        .isEqualTo("small:1 is the current version now; it was small:2\n");
    CommandRun resumed = CommandRun.of(with(second, "--resume"));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("small:2 is not the current version, small:1 is");
    assertThat(models("list", models)).contains("small:1 *").containsPattern("small:2 .*withdrawn");
    CommandRun shown = CommandRun.of("models", "show", "small:2", "--registry=" + models);
    assertThat(shown.err()).isEqualTo("small:2 is withdrawn; the current version is small:1\n");
    assertThat(models("rollback", "small", "--to=2", models)).contains("small:2 is the current");
    CommandRun refused =
        CommandRun.of("models", "rollback", "small", "--to=7", "--registry=" + models);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("has no version 7");
  }

  private static String models(String command, String... words) {
    List<String> all = new java.util.ArrayList<>(List.of("models", command));
    all.addAll(List.of(words).subList(0, words.length - 1));
    all.add("--registry=" + words[words.length - 1]);
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static String[] with(String[] words, String... more) {
    return java.util.stream.Stream.of(words, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  @Test
  void refusesInOneLineBeforeSparkStarts() throws Exception {
    Path configuration = TrainingFiles.configuration(folder);
    Path output = folder.resolve("output");

    assertRefused(folder + " is no data set", arguments(configuration, folder.toString(), output));
    assertRefused("epoch", arguments(configuration, folder.toString(), output, "epoch=2"));
    assertRefused(
        "no such file", arguments(folder.resolve("absent.conf"), folder.toString(), output));
    assertRefused(
        "averaging.outer",
        arguments(
            configuration, folder.toString(), output, "engine=dl4j", "averaging.outer=nesterov"));
    assertThat(output).doesNotExist();
  }

  @Test
  void dl4jsOwnMasterIsAnEngineToo() throws Exception {
    Path configuration = TrainingFiles.configuration(folder);
    String dataset = TrainingFiles.dataset(folder);
    Path output = folder.resolve("output");
    List<String> words = new java.util.ArrayList<>();
    words.addAll(List.of(arguments(configuration, dataset, output, "epochs=1")));
    words.addAll(List.of("--engine", "dl4j"));

    int exitCode = Main.run(words.toArray(String[]::new));

    assertThat(exitCode).isZero();
    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(run.at("/settings/engine").asText()).isEqualTo("dl4j");
    assertThat(run.at("/counts/examples_per_epoch").asInt()).isEqualTo(32);
    assertThat(output.resolve("model/network.zip")).exists();
  }

  private static void assertRefused(String words, String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(arguments)).isEqualTo(ExitCode.BAD_USAGE);
    } finally {
      System.setErr(before);
    }
    assertThat(errors.toString(StandardCharsets.UTF_8).strip().lines())
        .singleElement()
        .asString()
        .startsWith("lookonce train: ")
        .contains(words);
  }

  private static String[] arguments(
      Path configuration, String dataset, Path output, String... settings) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("train", configuration.toString(), "--output", output.toString()));
    words.add("--set=dataset=" + dataset);
    for (String setting : settings) {
      words.add("--set");
      words.add(setting);
    }
    return words.toArray(String[]::new);
  }

  private static List<String> names(JsonNode run) {
    List<String> names = new java.util.ArrayList<>();
    run.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
