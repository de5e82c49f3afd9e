package io.lookonce.data.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.data.results.ResultWriter.ImageResult;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back by the reader of the format. */
class ResultWriterTest {

  private static final List<String> CLASSES = List.of("car", "a \"b\", c", "no");

  private final Storage storage = new Storage(new Configuration());
  private final List<ImageResult> images = new ArrayList<>();
  @TempDir private Path folder;

  /** Writes all images. */
  private void write(ResultWriter writer) throws IOException {
    try (writer) {
      for (ImageResult image : images) {
        writer.add(image);
      }
    }
  }

  @BeforeEach
  void find() throws IOException {
    Random random = new Random(7);
    for (String name : List.of("a.jpg", "deep/b.jpg", "deep/nothing, here.jpg")) {
      List<Detection> found = new ArrayList<>();
      int width = 100 + random.nextInt(500);
      int height = 100 + random.nextInt(500);
      for (int i = 0; i < (name.contains("nothing") ? 0 : 5); i++) {
        float left = random.nextFloat() * 40;
        float top = random.nextFloat() * 40;
        found.add(
            new Detection(
                new BoundingBox(
                    left,
                    top,
                    left + 1 + random.nextFloat() * 50,
                    top + 1 + random.nextFloat() * 50),
                i % CLASSES.size(),
                random.nextFloat()));
      }
      images.add(new ImageResult(name, width, height, found));
      Path file = folder.resolve("images").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("file:" + folder.resolve(name));
  }

  private void assertReadBack(String place, double tolerance) throws IOException {
    BoxListing listing =
        BoxLayout.find(storage, "--input x", path(place), null, path("images"))
            .list(storage, List.of());
    assertThat(listing.problems()).isEmpty();
    TreeMap<String, AnnotatedImage> byName = new TreeMap<>();
    for (AnnotatedImage annotated : listing.images()) {
      byName.put(annotated.source().substring(path("images").toString().length() + 1), annotated);
    }
    assertThat(byName.keySet())
        .containsExactlyInAnyOrderElementsOf(images.stream().map(ImageResult::name).toList());
    for (ImageResult image : images) {
      AnnotatedImage annotated = byName.get(image.name());
      double x = annotated.relative() ? image.width() : 1;
      double y = annotated.relative() ? image.height() : 1;
      assertThat(annotated.boxes()).hasSize(image.detections().size());
      for (int i = 0; i < annotated.boxes().size(); i++) {
        AnnotatedBox read = annotated.boxes().get(i);
        BoundingBox box = image.detections().get(i).box();
        assertThat(read.className()).isEqualTo(CLASSES.get(image.detections().get(i).classId()));
        assertThat(
                new double[] {read.xMin() * x, read.yMin() * y, read.xMax() * x, read.yMax() * y})
            .containsExactly(
                new double[] {box.xMin(), box.yMin(), box.xMax(), box.yMax()},
                org.assertj.core.data.Offset.offset(tolerance));
      }
    }
  }

  @Test
  void yoloTexts() throws IOException {
    write(new YoloTextWriter(storage, path("yolo"), CLASSES, false));
    assertReadBack("yolo", 1e-4);
    write(new YoloTextWriter(storage, path("scored"), CLASSES, true));
    assertReadBack("scored", 1e-4);
    assertThat(Files.readAllLines(folder.resolve("scored/labels/a.txt")).get(0).split(" "))
        .hasSize(6);
  }

  @Test
  void vocXml() throws IOException {
    write(new VocXmlWriter(storage, path("voc"), CLASSES));
    assertReadBack("voc", 1);
  }

  @Test
  void csv() throws IOException {
    write(new BoxCsvWriter(storage.create(path("found.csv")), CLASSES));
    assertReadBack("found.csv", 1e-5);
  }

  @Test
  void labelStudiosTasks() throws IOException {
    write(
        new LabelStudioWriter(
            storage.create(path("tasks.json")), CLASSES, "m:1", "/data/local-files/?d="));
    assertReadBack("tasks.json", 1e-4);
  }

  @Test
  void cocoWithIdsOfItsOwn() throws IOException {
    write(new CocoIdWriter(storage.create(path("coco.json")), CLASSES, null, true));
    assertReadBack("coco.json", 1e-4);
  }

  @Test
  void cocoWithTheIdsOfAGroundTruth() throws IOException {
    Files.writeString(
        folder.resolve("truth.json"),
        """
        {"images": [{"id": "x9", "file_name": "nothing, here.jpg"},
          {"id": 77, "file_name": "other/a.jpg"}, {"id": 5, "file_name": "b.jpg"}],
         "categories": [{"id": 90, "name": "no"}, {"id": 4, "name": "car"}],
         "annotations": []}
        """);
    CocoTruth truth = CocoTruth.read(storage, path("truth.json"));
    CocoIdWriter writer =
        new CocoIdWriter(storage.create(path("results.json")), CLASSES, truth, false);
    write(writer);
    assertThat(writer.leftOut()).contains("a \"b\", c=4");

    CocoResults results = CocoResults.read(storage, path("results.json"));
    assertThat(results.byImage().keySet()).containsExactlyInAnyOrder("77", "5");
    List<CocoResults.Found> found = results.byImage().get("77");
    assertThat(found).extracting(CocoResults.Found::categoryId).containsExactly("4", "90", "4");
    Detection first = images.get(0).detections().get(0);
    assertThat(found.get(0).score()).isEqualTo(first.score());
    assertThat(found.get(0).xMax())
        .isCloseTo(first.box().xMax(), org.assertj.core.data.Offset.offset(1e-4f));
    assertThat(Files.readString(folder.resolve("results.json"))).contains("\"image_id\":77,");

    write(new CocoIdWriter(storage.create(path("set.json")), CLASSES, truth, true));
    assertThat(Files.readString(folder.resolve("set.json")))
        .contains("{\"id\":\"x9\",\"file_name\":\"nothing, here.jpg\"")
        .contains("{\"id\":90,\"name\":\"no\"}");
  }

  @Test
  void whatTheGroundTruthDoesNotKnowAtAllIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("truth.json"),
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}, {\"id\": 2, \"file_name\":"
            + " \"b.jpg\"},{\"id\": 3, \"file_name\": \"nothing, here.jpg\"}],\"categories\":"
            + " [{\"id\": 1, \"name\": \"ship\"}]}");
    CocoIdWriter writer =
        new CocoIdWriter(
            storage.create(path("r.json")),
            CLASSES,
            CocoTruth.read(storage, path("truth.json")),
            false);
    write(writer);
    assertThatThrownBy(writer::requireAny)
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("no class is in both: the detections have a \"b\", c, car, no,")
        .hasMessageEndingWith("/truth.json has ship");
  }

  /** One of two images of the same stem would lose its labels. */
  @Test
  void imagesThatWouldShareAFileAreRefused() throws IOException {
    images.add(new ImageResult("a.png", 10, 10, List.of()));
    assertThatThrownBy(() -> write(new YoloTextWriter(storage, path("yolo"), CLASSES, false)))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("a.jpg and a.png would share the file a.txt");
  }
}
