package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.training.TrainingFiles;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must hold wherever data sets, models, checkpoints and outputs are; a subclass starts the
 * file system.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RemoteStorageTests {

  private static final int IMAGES = 2000;
  private static final int COPIES_AT_ONCE = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String HADOOP = "spark.hadoop.";

  @TempDir static Path local;

  Storage storage;
  private String root;
  private Path images;
  private Map<String, Map<String, Object>> rows;

  /** Starts the file system and returns the URI of a folder on it. */
  abstract String start() throws Exception;

  /** Settings of Hadoop by which it is reached. */
  Map<String, String> settings() {
    return Map.of();
  }

  @BeforeAll
  void drawImagesAndScoreThemOnTheLocalDisk() throws Exception {
    root = start();
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    storage = new Storage(configuration);
    // As spark-submit gives them to a driver.
    settings().forEach((key, value) -> System.setProperty(HADOOP + key, value));
    ColouredSquares squares = new ColouredSquares(local);
    Random random = new Random(1);
    for (int image = 0; image < IMAGES; image++) {
      squares.image(
          ColouredSquares.Square.red(random.nextInt(3), 0, random.nextDouble()),
          ColouredSquares.Square.green(random.nextInt(3), 1, random.nextDouble()));
    }
    images = squares.images();
    Path models = local.resolve("models");
    ColouredSquares.publishDetector(models, Files.createDirectory(local.resolve("scratch")));
    done(
        "detect",
        "--images",
        images,
        "--model=squares",
        "--registry",
        models,
        "--output",
        local.resolve("found"));
    rows = TableRows.lasting(local.resolve("found").toString());
    assertThat(rows).hasSize(IMAGES);
    upload(images, "images");
    upload(models, "models");
  }

  @AfterAll
  void forgetSettings() {
    settings().keySet().forEach(key -> System.clearProperty(HADOOP + key));
  }

  @Test
  void rowsAreThoseOfLocalFiles() throws IOException {
    done(
        "detect",
        "--images",
        root + "/images",
        "--model=squares",
        "--registry",
        root + "/models",
        "--paint=detections",
        "--coco",
        root + "/found.json",
        "--output",
        root + "/found");

    assertThat(TableRows.lasting(root + "/found")).isEqualTo(rows);
    JsonNode coco = new ObjectMapper().readTree(storage.readBytes(remote("found.json")));
    assertThat(coco.get("images")).hasSize(IMAGES);
    assertThat(storage.list(remote("found/_lookonce.lease"))).isEmpty();
  }

  @Tag("quick")
  @Test
  void killedAndContinuedTheRowsAreTheSame() throws Exception {
    String output = root + "/killed";
    String[] words = {
      "detect",
      "--images",
      root + "/images",
      "--model=squares",
      "--registry",
      root + "/models",
      "--batch-files=100",
      "--output",
      output
    };
    Path log = local.resolve("killed.log");
    Process driver = CommandRun.start(log, sparkSettings(), words);
    await(driver, log, () -> committed("killed/detections") >= 3);
    CommandRun.kill(driver);
    assertThat(committed("killed/detections")).as(Files.readString(log)).isBetween(3, 18);

    done((Object[]) words);

    assertThat(TableRows.lasting(output)).isEqualTo(rows);
    assertThat(committed("killed/detections")).isEqualTo(20);
  }

  @Test
  void aPackedFolderIsReadLikeTheFolder() throws IOException {
    done(
        "ingest",
        "--pack",
        "--pack-bytes=200000",
        "--input",
        root + "/images",
        "--output",
        root + "/packed");
    assertThat(storage.list(remote("packed/images"))).hasSizeBetween(2, 5);

    done(
        "detect",
        "--images",
        root + "/packed/images",
        "--model=squares",
        "--registry",
        root + "/models",
        "--output",
        root + "/found-packed");

    assertThat(TableRows.lasting(root + "/found-packed")).isEqualTo(rows);
  }

  @Test
  void aTrainingKilledAndContinuedGivesTheParametersOfTheLocalDisk() throws Exception {
    Path configuration = TrainingFiles.statefulConfiguration(local);
    String data = TrainingFiles.dataset(local, 1000);
    Path calm = local.resolve("calm");
    done(train(configuration, data, calm.toString()));
    upload(Path.of(data), "data");
    String output = root + "/run";
    Object[] words = train(configuration, root + "/data", output);
    Path log = local.resolve("train.log");
    Process driver =
        CommandRun.start(
            log, sparkSettings(), Stream.of(words).map(String::valueOf).toArray(String[]::new));
    await(
        driver,
        log,
        () -> storage.exists(remote("run/checkpoints/round-000000002/checkpoint.json")));
    CommandRun.kill(driver);
    assertThat(storage.exists(remote("run/run.json"))).as(Files.readString(log)).isFalse();

    List<Object> resumed = new ArrayList<>(List.of(words));
    resumed.addAll(List.of("--resume", "--publish=trained", "--registry", root + "/models"));
    done(resumed.toArray());

    String digest =
        new ObjectMapper()
            .readTree(calm.resolve("run.json").toFile())
            .get("parameters_sha256")
            .asText();
    JsonNode run = new ObjectMapper().readTree(storage.readBytes(remote("run/run.json")));
    assertThat(run.get("parameters_sha256").asText()).isEqualTo(digest);
    assertThat(run.get("model").asText()).isEqualTo("trained:1");
    done("models", "verify", "trained", "--registry", root + "/models");
    done(
        "evaluate",
        "--dataset",
        root + "/data",
        "--model=trained",
        "--registry",
        root + "/models",
        "--output",
        root + "/judged");
  }

  @Test
  void imagesWithClassesBecomeTheSameDataSet() throws IOException {
    done("generate", "signs", "--count=24", "--output", root + "/signs");
    done("generate", "signs", "--count=24", "--output", local.resolve("signs"));
    done("ingest", "--input", root + "/signs", "--size=64x64", "--output", root + "/sign-data");
    done(
        "ingest",
        "--input",
        local.resolve("signs"),
        "--size=64x64",
        "--output",
        local.resolve("sign-data"));

    JsonNode here = new ObjectMapper().readTree(local.resolve("sign-data/dataset.json").toFile());
    JsonNode there =
        new ObjectMapper().readTree(storage.readBytes(remote("sign-data/dataset.json")));
    // The files differ in the URIs that they keep of their images.
    assertThat(there.get("content_sha256").asText()).isEqualTo(here.get("content_sha256").asText());
    assertThat(there.get("counts")).isNotEmpty().isEqualTo(here.get("counts"));
  }

  @Test
  void writersOfOneModelAtOnceGetVersionsOfTheirOwn() throws Exception {
    ModelRegistry registry = new ModelRegistry(storage, remote("contested"));
    Path onnx = Files.writeString(local.resolve("model.onnx"), "any bytes");
    List<Callable<Integer>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      writers.add(
          () ->
              registry
                  .publish(draft("contested"), List.of(new org.apache.hadoop.fs.Path(onnx.toUri())))
                  .card()
                  .version());
    }
    ExecutorService runners = Executors.newFixedThreadPool(writers.size());
    List<Integer> versions = new ArrayList<>();
    for (Future<Integer> published : runners.invokeAll(writers)) {
      versions.add(published.get());
    }
    runners.shutdown();
    assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(registry.versions("contested")).containsExactly(1, 2, 3, 4);
    for (int version : versions) {
      registry.open("contested:" + version).verify(storage);
    }
    assertThat(registry.current("contested")).isBetween(1, 4);
  }

  static ModelDraft draft(String name) {
    return ModelDraft.classifier(
        name, List.of("a", "b"), InputRule.stretched(8, 8, Interpolation.BICUBIC));
  }

  @Test
  void theSecondOfTwoRunsIsRefused() throws IOException {
    try (OutputLease other = OutputLease.take(storage, remote("taken"), "detect")) {
      other.requireHeld();
      CommandRun run =
          CommandRun.of(
              "detect",
              "--images",
              root + "/images",
              "--model=squares",
              "--registry",
              root + "/models",
              "--output",
              root + "/taken");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains("/taken is being written by 'lookonce detect'")
          .hasLineCount(1);
    }
  }

  private Object[] train(Path configuration, String data, String output) {
    return new Object[] {
      "train",
      configuration,
      "--output",
      output,
      "--set",
      "dataset=" + data,
      "--set=mini-batch-size=1",
      "--set=averaging.frequency=1000",
      "--set=epochs=5",
      "--set=checkpoints.seconds=0",
      "--set=checkpoints.keep=2"
    };
  }

  private static void done(Object... words) {
    CommandRun run = CommandRun.of(Stream.of(words).map(String::valueOf).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void await(Process driver, Path log, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call() && driver.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(driver.isAlive()).as(Files.readString(log)).isTrue();
  }

  private int committed(String table) throws IOException {
    return (int)
        storage.list(remote(table)).stream()
            .filter(file -> file.getPath().getName().endsWith(".parquet"))
            .count();
  }

  private Map<String, String> sparkSettings() {
    Map<String, String> all = new java.util.TreeMap<>();
    settings().forEach((key, value) -> all.put(HADOOP + key, value));
    return all;
  }

  final org.apache.hadoop.fs.Path remote(String name) {
    return new org.apache.hadoop.fs.Path(root + "/" + name);
  }

  /** Copies a folder, many files at a time: each one waits most of its time for the servers. */
  private void upload(Path folder, String name) throws Exception {
    ExecutorService copies = Executors.newFixedThreadPool(COPIES_AT_ONCE);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Callable<Void>> all = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String below = folder.relativize(file).toString();
        all.add(
            () -> {
              put(file, new org.apache.hadoop.fs.Path(remote(name), below));
              return null;
            });
      }
      for (Future<Void> copied : copies.invokeAll(all)) {
        copied.get();
      }
    } finally {
      copies.shutdownNow();
    }
  }

  /** Copies a file there, as somebody does who is not Lookonce. */
  void put(Path file, org.apache.hadoop.fs.Path target) throws Exception {
    storage.copy(new org.apache.hadoop.fs.Path(file.toUri()), target);
  }
}
