package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person can get wrong: one line, exit code 2, and Spark was never started. */
@Tag("spark")
@SharedSpark.Absent
class BadUsageTest {

  @TempDir private static Path made;
  @TempDir private Path folder;

  @BeforeAll
  static void makeModel() throws IOException {
    // JavaCPP keeps its first answer; tests of this JVM that train need the real one.
    Loader.getPlatform();
    CommandRun.of("generate", "untrained-detector", "--registry", made.resolve("models") + "");
    Files.createDirectories(made.resolve("in"));
    Files.write(made.resolve("in/a.jpg"), new byte[] {1});
    Files.createDirectories(made.resolve("empty"));
    Files.createDirectories(made.resolve("texts"));
    Files.writeString(made.resolve("texts/a.txt"), "text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--images nowhere | nowhere: no such folder or file",
        "--images s3a://bucket/in | s3a://bucket/in: the library for 's3a:' is not on the class"
            + " path; run through spark-submit with --packages org.apache.hadoop:hadoop-aws:3.3.6",
        "--images nosuch://host/in | nosuch://host/in: there is no file system for 'nosuch:'",
        "--images {made}/empty | empty: no images there (0 other files)",
        "--images {made}/texts | texts: no images there (1 other files)",
        "--model nobody | no model 'nobody' in registry",
        "--model untrained:9 | has no version 9",
        "--model {made}/in | in is not a model: it has no model.json",
        "--classes car,trcuk | --classes trcuk: model untrained:1 does not know it, did you mean"
            + " 'truck'?",
        "--score-threshold 1.5 | --score-threshold 1.5: must be from 0 to 1",
        "--score-threshold NaN | --score-threshold NaN: must be from 0 to 1",
        "--score-threshold high | '--score-threshold'",
        "--max-boxes 0 | --max-boxes 0: at least 1 is needed",
        "--decode half | --decode half: use whole or reduced",
        "--batch-size 0 | --batch-size 0: at least 1 is needed",
        "--suppression all | --suppression all: use per-class or class-agnostic",
        "--paint some | '--paint'",
        "--output {made}/texts | is no output of this command: it holds a.txt",
        "--set scor-threshold=0.3 | unknown key 'scor-threshold', did you mean 'score-threshold'?",
        "--set nonsense | --set nonsense: expected key=value",
        "--config nowhere.conf | nowhere.conf: no such file",
        "--colour blue | '--colour'",
        "--input in | '--input', 'in'; for --input write --images",
        "--weights a.onnx | for --weights write --model",
        "--iou 0.5 | for --iou write --iou-threshold",
        "--master yarn | --master: Spark is started by now; give it to submit/lookonce",
        "--set master=yarn | --master: Spark is started by now",
        "--config ../conf/train/signs-convnet.conf | is a key of a training, not an option",
        "--pictures in | --pictures was renamed in version 0.2, write --input",
        "--set pictures=in | --set pictures was renamed in version 0.2, write input",
      })
  void isNamedInOneLine(String option, String message) {
    CommandRun run = detect(option.replace("{made}", made.toString()).split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err().lines().findFirst().orElse("")).contains(message);
    assertThat(run.err().lines().filter(line -> line.startsWith("\tat"))).isEmpty();
    assertThat(sparkRuns()).isFalse();
  }

  /** Nothing that they name exists, so whatever they read first would be what they complain of. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train absent.conf --output {out}",
        "train-detector absent.conf --output {out}",
        "retrain absent.conf --input absent --model m --registry absent --output {out}",
        "sweep absent.conf --output {out}",
        "gradient-check absent.conf",
        "models convert --model absent --registry absent --darknet a.cfg a.weights",
        "models import --keras absent.h5 --classes {made}/texts/a.txt --registry {out}",
      })
  void whatTrainsIsRefusedFirstWhereThereAreNoLibrariesForIt(String words) {
    CommandRun run = elsewhere(words);

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err())
        .contains("ND4J's native libraries are needed, and there are none for macosx-arm64")
        .contains("run it on linux-x86_64")
        .hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatDoesNotTrainRunsThere() {
    assertThat(elsewhere(String.join(" ", arguments("--dry-run"))).exitCode()).isZero();
  }

  /** Runs a command as on a platform that ND4J's libraries are not carried for. */
  private CommandRun elsewhere(String words) {
    String before = System.setProperty("org.bytedeco.javacpp.platform", "macosx-arm64");
    try {
      return CommandRun.of(
          words
              .replace("{out}", folder.resolve("out").toString())
              .replace("{made}", made.toString())
              .split(" "));
    } finally {
      if (before == null) {
        System.clearProperty("org.bytedeco.javacpp.platform");
      } else {
        System.setProperty("org.bytedeco.javacpp.platform", before);
      }
    }
  }

  @Test
  void aChangedModelIsRefusedBeforeSparkStarts() throws IOException {
    Path models = folder.resolve("models");
    CommandRun.of("generate", "untrained-detector", "--registry", models.toString());
    Files.write(models.resolve("untrained/1/model.onnx"), new byte[100]);

    CommandRun run = detect("--registry", models.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains("model.onnx: truncated or changed").hasLineCount(1);
  }

  @Test
  void anOutputOfOtherSettingsIsRefusedNamingTheDifference() throws IOException {
    Path output = folder.resolve("out");
    Files.createDirectories(output.resolve("_lookonce"));
    Files.writeString(
        output.resolve("_lookonce/settings.json"),
        "{\"model\":\"untrained:1\",\"score-threshold\":\"0.9\"}");

    CommandRun run = detect();

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains("score-threshold was 0.9, is 0.5").hasLineCount(1);
  }

  @Test
  void aConfigurationFileWithAnUnknownKeyIsNamedWithItsLine() throws IOException {
    Path file = folder.resolve("mine.conf");
    Files.writeString(file, "max-boxes = 5\nmax-bokses = 7\n");

    CommandRun run = detect("--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err())
        .contains("mine.conf:2: unknown key 'max-bokses', did you mean 'max-boxes'?");
  }

  /** One line of a file changes one value; the others stay those of conf/detect.conf. */
  @Test
  void aConfigurationFileIsLaidOverTheDefaults() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.conf"), "max-boxes = 5\n");

    CommandRun run = detect("--dry-run", "--config", file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("max-boxes = 5").contains("suppression = per_class");
  }

  @Test
  void anOptionOfAnotherProgramIsAKeyOfTheTraining() {
    assertThat(CommandRun.of("train", "a.conf", "--output", "o", "--lr", "0.1").err())
        .contains("for --lr write --set learning-rate=VALUE")
        .hasLineCount(1);
    assertThat(CommandRun.of("train", "a.conf", "--epochs=3").err())
        .contains("--output", "for --epochs=3 write --set epochs=VALUE");
    assertThat(CommandRun.of("train", "--output", "o").err())
        .contains("CONF is a HOCON file of the training, such as conf/train/signs-convnet.conf");
  }

  @Test
  void aRefusalIsJsonToo() throws IOException {
    CommandRun run = detect("--json", "--model", "nobody");

    assertThat(new ObjectMapper().readTree(run.out()))
        .isEqualTo(
            new ObjectMapper()
                .createObjectNode()
                .put("command", "detect")
                .put("exit_code", 2)
                .put("error", run.err().strip().replaceFirst("^lookonce detect: ", "")));
  }

  /** HOCON's library follows on its own account whatever form of include it is not forbidden. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"other\"",
        "include file(\"/etc/hostname\")",
        "include url(\"file:///etc/hostname\")",
        "include classpath(\"log4j2.properties\")",
        "include required(file(\"other.conf\"))"
      })
  void aConfigurationFileFetchesNothing(String statement) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.conf"), statement + "\nmax-boxes = 5\n");

    CommandRun run = detect("--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err())
        .contains("mine.conf: include '")
        .contains("a configuration file may not include others")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-boxes = ${nowhere}", "max-boxes = ${max-boxes}", "deep"})
  void aConfigurationFileThatCannotBeResolvedIsRefusedInOneLine(String text) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.conf"), text.equals("deep") ? "{a:".repeat(100_000) : text);

    CommandRun run = detect("--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains("mine.conf").hasLineCount(1);
  }

  @Test
  void aNameCannotCommandTheTerminal() {
    CommandRun run = detect("--images", folder + "/\u001b7gone");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains("?7gone").doesNotContain("\u001b");
  }

  @Test
  void aDryRunPrintsWhatWouldBeDoneAndStartsNothing() {
    CommandRun run = detect("--dry-run", "--set", "max-boxes=7");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("max-boxes = 7")
        .contains("1 images, of which 1 are new or changed");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(sparkRuns()).isFalse();
  }

  @Test
  void withoutACommandTheCommandsAreNamed() {
    assertThat(CommandRun.of().exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    CommandRun help = CommandRun.of("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("detect", "models", "generate");
    assertThat(CommandRun.of("detcet").err()).contains("detcet");
    assertThat(CommandRun.of("models", "show", "nobody", "--registry", folder.toString()).err())
        .startsWith("lookonce models show: no model 'nobody'");
  }

  /** Earlier tests may have left a session behind, but a stopped one. */
  private static boolean sparkRuns() {
    return SparkSession.getActiveSession().isDefined()
        && !SparkSession.getActiveSession().get().sparkContext().isStopped();
  }

  private CommandRun detect(String... options) {
    return CommandRun.of(arguments(options));
  }

  private String[] arguments(String... options) {
    List<String> words = new ArrayList<>(List.of("detect"));
    List<String> given = List.of(options);
    addUnlessGiven(words, given, "--images", made.resolve("in").toString());
    addUnlessGiven(words, given, "--model", "untrained");
    addUnlessGiven(words, given, "--registry", made.resolve("models").toString());
    addUnlessGiven(words, given, "--output", folder.resolve("out").toString());
    words.addAll(given);
    return words.toArray(String[]::new);
  }

  private static void addUnlessGiven(
      List<String> words, List<String> given, String option, String value) {
    if (!given.contains(option)) {
      words.add(option);
      words.add(value);
    }
  }
}
