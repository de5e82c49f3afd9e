package io.lookonce.jobs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.dataset.BoxDatasetReader.LabelledImageBoxes;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest --kind boxes} as a person types it. */
@Tag("spark")
class BoxIngestCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** What is read back is what the renderer wrote into annotations.json. */
  @Test
  void renderedScenesComeBackWithEveryBox() throws IOException {
    CommandRun.of(
        "generate",
        "road-scenes",
        "--output",
        path("scenes"),
        "--count",
        "12",
        "--seed",
        "3",
        "--width",
        "320",
        "--height",
        "192");
    CommandRun run = ingest("--input", path("scenes"), "--test-fraction", "0.25");
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    assertThat(json("out/problems.json").size()).isZero();

    Map<String, List<String>> boxesBySource = new TreeMap<>();
    SparkSession spark = SharedSpark.session();
    BoxDatasetReader reader =
        BoxDatasetReader.open(
            spark, new Storage(new Configuration()), new org.apache.hadoop.fs.Path(path("out")));
    assertThat(reader.dataset().count(Split.TEST)).isEqualTo(3);
    for (Split split : Split.values()) {
      for (LabelledImageBoxes image : reader.images(split).collect()) {
        assertThat(image.width()).isEqualTo(320);
        assertThat(image.height()).isEqualTo(192);
        assertThat(image.content())
            .isEqualTo(Files.readAllBytes(Path.of(URI.create(image.source()))));
        boxesBySource.put(
            image.source(), image.boxes().stream().map(BoxIngestCommandTest::inTenths).toList());
      }
    }
    assertThat(boxesBySource).isEqualTo(renderedBoxes());
  }

  private Map<String, List<String>> renderedBoxes() throws IOException {
    JsonNode annotations = json("scenes/annotations.json");
    Map<String, List<String>> boxesBySource = new TreeMap<>();
    for (JsonNode image : annotations.at("/images")) {
      List<String> boxes = new ArrayList<>();
      for (JsonNode annotation : annotations.at("/annotations")) {
        if (annotation.at("/image_id").equals(image.at("/id"))) {
          JsonNode box = annotation.at("/bbox");
          double x = box.get(0).asDouble();
          double y = box.get(1).asDouble();
          boxes.add(
              inTenths(
                  annotation.at("/category_id").asInt() - 1,
                  x,
                  y,
                  x + box.get(2).asDouble(),
                  y + box.get(3).asDouble()));
        }
      }
      boxesBySource.put("file:" + path("scenes/images/" + image.at("/file_name").asText()), boxes);
    }
    return boxesBySource;
  }

  private static String inTenths(GroundTruthBox labelled) {
    BoundingBox box = labelled.box();
    return inTenths(labelled.classId(), box.xMin(), box.yMin(), box.xMax(), box.yMax());
  }

  private static String inTenths(int classId, double... corners) {
    return classId + DoubleStream.of(corners).mapToObj(" %.1f"::formatted).collect(joining());
  }

  @Test
  void everyFaultOfEveryFormatIsNamedWithFileAndLine() throws IOException {
    BrokenAnnotations broken = new BrokenAnnotations(folder);
    List<String> expected = new ArrayList<>();
    expected.addAll(broken.coco());
    expected.addAll(broken.csv());
    expected.addAll(broken.voc());
    expected.addAll(broken.yolo());
    CommandRun run =
        ingest(
            "--input",
            path("coco"),
            "--input",
            path("csv/boxes.csv"),
            "--input",
            path("voc"),
            "--input",
            path("yolo"),
            "--classes",
            "car,bus");

    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    List<String> found = new ArrayList<>();
    for (JsonNode problem : json("out/problems.json")) {
      assertThat(problem.at("/detail").asText()).isNotBlank().doesNotContain("\n");
      found.add(inOneLine(problem));
    }
    assertThat(found).containsExactlyElementsOf(expected);
    // A good box and a clipped one of each format; CSV and YOLO have an image without boxes.
    assertThat(run.out())
        .startsWith(
            "6 images with 8 boxes of 2 classes: 4 train, 1 validation, 1 test;"
                + " 25 images rejected, 38 boxes left out, 4 clipped; more rejected")
        .contains(
            "problems: file:"
                + path("out/problems.json")
                + ": 16 malformed box, 8 malformed image, 6 duplicate image\n");
    JsonNode dataset = json("out/dataset.json");
    assertThat(dataset.at("/problems/clipped box").asInt()).isEqualTo(4);
    assertThat(dataset.at("/rejected/missing image").asInt()).isEqualTo(5);
    assertThat(json("out/run.json").at("/counts/reversed_box").asInt()).isEqualTo(4);
    assertThat(json("out/run.json").at("/status").asText()).isEqualTo("too-many-errors");
  }

  @Test
  void optionsOfTheOtherKindAreRefusedByName() throws IOException {
    assertRefused("--size makes no sense with --kind boxes", "--size", "64x64");
    assertRefused("--resize makes no sense with --kind boxes", "--set", "resize=none");
    assertRefused("--label-pattern makes no sense with --kind boxes", "--label-pattern", "x");
    assertRefused(
        "--box-outside makes no sense with --kind images",
        "--kind=images",
        "--box-outside",
        "clip");
    assertRefused("--kind circles: use images, boxes or features", "--kind=circles");
    assertRefused(
        "--format xml: use one of coco, voc, yolo, csv, cvat, labelme, label-studio, kitti,"
            + " bdd100k",
        "--format",
        "xml");
    assertRefused("--box-outside keep: use clip or refuse", "--box-outside", "keep");
    assertRefused(
        "--images is given 3 times for 2 inputs: once for all or once for each is needed",
        "--test",
        path("b"),
        "--images",
        "a",
        "--images",
        "b",
        "--images",
        "c");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aDryRunTellsOfTheAnnotationsAndTheirProblems() throws IOException {
    new BrokenAnnotations(folder).csv();
    CommandRun run = ingest("--test", path("csv"), "--dry-run");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("--test " + path("csv") + ": csv, 3 images of file:" + path("csv"))
        .contains("classes: car, lorry")
        .contains(path("csv/boxes.csv") + ":9: malformed box: xmax is 'eleven'");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void annotationsThatCannotBeReadAreRefusedWithTheirLine() throws IOException {
    Files.writeString(folder.resolve("labels.json"), "{\"images\": [\n  {\"id\": 1,,}]}");
    CommandRun run = ingest("--input", path("labels.json"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err().strip())
        .startsWith(
            "lookonce ingest: file:" + path("labels.json") + ":2: not JSON, near column 13: ")
        .doesNotContain("\n");
  }

  private void assertRefused(String message, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--input", path("a")));
    CommandRun run = ingest(words.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat((run.out() + run.err()).strip()).isEqualTo("lookonce ingest: " + message);
  }

  /** Such as {@code coco/annotations.json:13#11 clipped box}. */
  private String inOneLine(JsonNode problem) {
    String file = problem.at("/file").asText();
    assertThat(file).startsWith("file:" + folder + "/");
    return String.format(
        Locale.ROOT,
        "%s:%d%s %s",
        file.substring(("file:" + folder + "/").length()),
        problem.at("/line").asInt(),
        problem.has("annotation_id") ? "#" + problem.get("annotation_id").asInt() : "",
        problem.at("/fault").asText());
  }

  private CommandRun ingest(String... options) {
    List<String> words =
        new ArrayList<>(List.of("ingest", "--set", "kind=boxes", "--output", path("out")));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve(name)));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
