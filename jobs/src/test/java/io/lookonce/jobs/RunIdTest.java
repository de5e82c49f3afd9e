package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that writes an output records its run there, by the name that its log has. */
@Tag("spark")
@Tag("slow")
class RunIdTest {

  /** Outputs and the commands that write them; {@code {x}} is the output x of an earlier one. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("scenes", "generate road-scenes --count 6 --width 160 --height 96"),
          List.of("signs", "generate signs --count 48"),
          List.of("circles", "generate circles"),
          List.of("data", "ingest --input {signs} --size 16x16 --test-fraction 0.25"),
          List.of("boxes", "ingest --kind boxes --input {scenes} --test-fraction 0.25"),
          List.of("packed", "ingest --pack --input {scenes}/images"),
          List.of(
              "trained",
              "train ../conf/train/signs-convnet.conf --set dataset={data} --set epochs=1"
                  + " --set input.height=16 --set input.width=16 --set mini-batch-size=8"
                  + " --set averaging.workers=1"),
          List.of(
              "detector",
              "train-detector ../conf/train/tiny-yolo.conf --set dataset={boxes} --set epochs=1"
                  + " --set input.width=160 --set input.height=96 --set filters=4"
                  + " --set most-filters=16 --set mini-batch-size=2 --set anchor-count=2"),
          List.of("classified", "classify --images {signs} --model {trained}/model"),
          List.of("judged", "evaluate --dataset {data} --model {trained}/model"),
          List.of("found", "detect --images {scenes}/images --model {detector}/model"),
          List.of("labels", "convert-results --detections {found} --format yolo"),
          List.of("table", "convert-results --detections {found} --format parquet"),
          List.of("checked", "gradient-check ../conf/train/planar.conf --samples 1"),
          List.of(
              "swept",
              "sweep ../conf/sweep/initialization.conf --set settings.dataset={circles}"
                  + " --set settings.epochs=1"),
          List.of(
              "retrained",
              "retrain ../conf/train/signs-convnet.conf --input {signs} --size 16x16"
                  + " --set input.height=16 --set input.width=16 --set epochs=1"
                  + " --set mini-batch-size=8 --set averaging.workers=1"
                  + " --set test-fraction=0.25 --model signs --registry {models}"));

  @TempDir private static Path folder;

  @TestFactory
  Stream<DynamicTest> theRunOfTheLogIsThatOfRunJson() {
    return COMMANDS.stream()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.get(0), () -> check(command.get(0), command.get(1))));
  }

  private void check(String output, String line) throws IOException {
    Stream<String> words = Stream.of(line.replaceAll("\\{(\\w+)}", folder + "/$1").split(" "));
    Stream<String> more = Stream.of("--verbose", "--output", folder.resolve(output).toString());
    RunsOfLog log = new RunsOfLog();
    CommandRun run;
    try {
      run = CommandRun.of(Stream.concat(words, more).toArray(String[]::new));
    } finally {
      log.detach();
    }

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(log.runs).hasSize(1);
    List<Path> records = records(folder.resolve(output));
    assertThat(records).isNotEmpty();
    for (Path record : records) {
      JsonNode json = new ObjectMapper().readTree(record.toFile());
      assertThat(json.path("run_id").asText())
          .as("%s", record)
          .isEqualTo(log.runs.iterator().next());
      assertThat(json.path("status").asText()).as("%s", record).isEqualTo("done");
    }
    JsonNode own = new ObjectMapper().readTree(records.get(0).toFile());
    assertThat(line + " ").startsWith(own.path("command").asText() + " ");
    assertThat(run.out()).contains(own.path("health").asText());
    assertThat(own.path("settings").isEmpty()).isFalse();
  }

  /** The record of the output itself first, then those of the parts of its run. */
  private static List<Path> records(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(file -> file.getFileName().toString().matches("_?" + RunFile.NAME))
          .sorted((one, other) -> one.getNameCount() - other.getNameCount())
          .toList();
    }
  }

  /** The runs that the lines of a log belong to. */
  private static final class RunsOfLog extends AbstractAppender {

    private final Set<String> runs = new ConcurrentSkipListSet<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

    RunsOfLog() {
      super("runs", null, null, true, Property.EMPTY_ARRAY);
      start();
      context.getConfiguration().getRootLogger().addAppender(this, null, null);
      context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
      String run = event.getContextData().getValue(RunId.KEY);
      if (run != null) {
        runs.add(run);
      }
    }

    void detach() {
      context.getConfiguration().getRootLogger().removeAppender("runs");
      context.updateLoggers();
      stop();
    }
  }
}
