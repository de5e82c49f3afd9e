package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of {@code detect} with 1,000 new images on outputs of very different sizes: what they score,
 * and a table of how long start and report take and how much heap they need, in {@code
 * target/growth.md}.
 *
 * <p>System property {@code lookonce.rows}: how many rows each output has, default 1000,100000.
 */
@Tag("spark")
class GrowingOutputIT {

  private static final int NEW_IMAGES = 1000;
  private static final Pattern AFTER_COLLECTION = Pattern.compile("->(\\d+)M\\(");

  @TempDir private Path folder;
  private final List<String> table = new ArrayList<>();

  /** Commands use this Spark and leave it open. */
  @BeforeAll
  static void startSpark() {
    SharedSpark.session();
  }

  @Test
  void startAndReportOfARunDoNotDependOnWhatWasDone() throws Exception {
    CommandRun.of("generate", "untrained-detector", "--registry", models());
    for (String rows : System.getProperty("lookonce.rows", "1000,100000").split(",")) {
      measure(Integer.parseInt(rows));
    }
    Path file = Path.of("target/growth.md");
    Files.write(file, table);
  }

  private void measure(int rows) throws Exception {
    Path root = Files.createDirectory(folder.resolve("rows-" + rows));
    Path images = root.resolve("images");
    Path output = root.resolve("output");
    draw(images.resolve("first"), 2, 1);
    assertThat(detect(images.resolve("first"), output).exitCode()).isZero();
    LargeOutput.grow(output, images, bundle(), rows);

    draw(images.resolve("tonight-1"), NEW_IMAGES, 2);
    run(rows, "without a state", root, images.resolve("tonight-1"), output);
    draw(images.resolve("tonight-2"), NEW_IMAGES, 3);
    run(rows, "new images listed", root, images.resolve("tonight-2"), output);
    draw(images.resolve("tonight-3"), NEW_IMAGES, 4);
    run(rows, "all images listed", root, images, output);
    JsonNode counts = runFile(output).get("counts");
    assertThat(counts.get("in_table").asLong()).isEqualTo(rows + 2 + 3L * NEW_IMAGES);
    assertThat(counts.get("in_table_with_error").asLong()).isEqualTo(rows / 100);
  }

  private static void draw(Path images, int count, long seed) throws IOException {
    DrawnSquares.images(Files.createDirectories(images), count, seed);
  }

  private CommandRun detect(Path images, Path output) {
    return CommandRun.of(arguments(images, output));
  }

  private String[] arguments(Path images, Path output) {
    return new String[] {
      "detect",
      "--images",
      images.toString(),
      "--model",
      "untrained",
      "--registry",
      models(),
      "--output",
      output.toString()
    };
  }

  /** One run in a JVM of its own with the least heap that Spark starts with. */
  private void run(int rows, String kind, Path root, Path images, Path output) throws Exception {
    Path log = root.resolve("log");
    Path collections = root.resolve("gc");
    List<Path> before = batches(output);
    List<String> words = new ArrayList<>(List.of(CommandRun.java()));
    words.addAll(CommandRun.QUICK_START);
    words.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    words.addAll(List.of("-Xmx" + System.getProperty("lookonce.heap", "512m")));
    words.addAll(List.of("-Xlog:gc:file=" + collections, "-Dspark.ui.enabled=false"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.lookonce.jobs.Main"));
    words.addAll(Arrays.asList(arguments(images, output)));
    long start = System.currentTimeMillis();
    int exitCode =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exitCode).as(Files.readString(log)).isZero();
    assertThat(runFile(output).get("counts").get("scored").asInt()).isEqualTo(NEW_IMAGES);
    List<Path> fresh = new ArrayList<>(batches(output));
    fresh.removeAll(before);
    long lastBatch = 0;
    for (Path batch : fresh) {
      lastBatch = Math.max(lastBatch, modified(batch));
    }
    Path plan = last(output.resolve("_lookonce/plans"));
    table.add(
        String.format(
            Locale.ROOT,
            "| %,d | %s | %.1f s | %.1f s | %d MB |",
            rows,
            kind,
            (modified(plan) - start) / 1e3,
            (modified(output.resolve("run.json")) - lastBatch) / 1e3,
            heap(collections)));
    System.out.println(table.get(table.size() - 1));
  }

  /** The most that was left after a collection. */
  private static int heap(Path log) throws IOException {
    int most = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher matcher = AFTER_COLLECTION.matcher(line);
      if (matcher.find()) {
        most = Math.max(most, Integer.parseInt(matcher.group(1)));
      }
    }
    return most;
  }

  private static List<Path> batches(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("detections"))) {
      return files.toList();
    }
  }

  private static Path last(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.max(Path::compareTo).orElseThrow();
    }
  }

  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  private static JsonNode runFile(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  private String models() {
    return folder.resolve("models").toString();
  }

  private Path bundle() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("models"))) {
      return files
          .filter(file -> file.endsWith("model.json"))
          .findFirst()
          .orElseThrow()
          .getParent();
    }
  }
}
