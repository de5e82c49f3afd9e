package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same six images with the same boxes, in the layouts that labelling programs write. */
class LabelCasesTest {

  private static final Path CASES = Path.of("src/test/resources/labels");
  private static final Offset<Double> A_PIXEL = Offset.offset(1.0);

  /** KITTI's own names for the classes of the other files. */
  private static final Map<String, String> KITTI =
      Map.of("car", "Car", "bus", "Van", "person", "Pedestrian");

  static Stream<Path> cases() throws IOException {
    return Files.list(CASES).sorted();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyLayoutGivesItsBoxes(Path place) throws IOException {
    Storage storage = new Storage(new Configuration());
    BoxListing listing =
        BoxLayout.find(
                storage,
                "--input x",
                new org.apache.hadoop.fs.Path(place.toAbsolutePath().toUri()),
                null,
                null)
            .list(storage, List.of());

    JsonNode expected = new ObjectMapper().readTree(place.resolve("expected.json").toFile());
    Map<String, List<AnnotatedBox>> found = new TreeMap<>();
    for (AnnotatedImage image : listing.images()) {
      String name = Path.of(image.source()).getFileName().toString();
      JsonNode entry = expected.get(name);
      List<AnnotatedBox> inPixels = new ArrayList<>();
      for (AnnotatedBox box : image.boxes()) {
        double x = image.relative() ? entry.get(0).asDouble() : 1;
        double y = image.relative() ? entry.get(1).asDouble() : 1;
        inPixels.add(
            PointBounds.corners(box.xMin() * x, box.yMin() * y, box.xMax() * x, box.yMax() * y)
                .box(box.className(), box.place()));
      }
      found.put(name, inPixels);
    }
    assertThat(found.keySet()).hasSize(expected.size());
    found.forEach((name, boxes) -> assertSame(place, boxes, expected.get(name).get(2)));
    assertThat(listing.problems())
        .allMatch(problem -> problem.fault() == AnnotationFault.UNLABELLED_IMAGE)
        .hasSizeLessThanOrEqualTo(1);
  }

  private static void assertSame(Path place, List<AnnotatedBox> boxes, JsonNode expected) {
    assertThat(boxes).hasSize(expected.size());
    for (int i = 0; i < boxes.size(); i++) {
      String name = expected.get(i).get(0).asText();
      assertThat(boxes.get(i).className())
          .isEqualTo(place.endsWith("45-labels-kitti") ? KITTI.get(name) : name);
      assertThat(boxes.get(i).xMin()).isCloseTo(expected.get(i).get(1).asDouble(), A_PIXEL);
      assertThat(boxes.get(i).yMin()).isCloseTo(expected.get(i).get(2).asDouble(), A_PIXEL);
      assertThat(boxes.get(i).xMax()).isCloseTo(expected.get(i).get(3).asDouble(), A_PIXEL);
      assertThat(boxes.get(i).yMax()).isCloseTo(expected.get(i).get(4).asDouble(), A_PIXEL);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void splitsAndClassesAreTheFiles(Path place) throws IOException {
    Storage storage = new Storage(new Configuration());
    BoxListing listing =
        BoxLayout.find(
                storage,
                "--input x",
                new org.apache.hadoop.fs.Path(place.toAbsolutePath().toUri()),
                null,
                null)
            .list(storage, List.of());
    String name = place.getFileName().toString();
    List<Split> splits = listing.images().stream().map(AnnotatedImage::split).toList();
    switch (name.substring(0, 2)) {
      case "30", "31", "35" ->
          assertThat(splits)
              .containsExactlyInAnyOrder(
                  Split.TRAIN,
                  Split.TRAIN,
                  Split.TRAIN,
                  Split.VALIDATION,
                  Split.VALIDATION,
                  Split.TEST);
      case "34" -> assertThat(splits).contains(Split.TRAIN, Split.VALIDATION).doesNotContainNull();
      default -> assertThat(splits).containsOnlyNulls();
    }
    switch (name.substring(0, 2)) {
      case "30", "31", "32", "34", "35", "37", "38" ->
          assertThat(listing.classes()).containsExactly("car", "bus", "person");
      case "36" -> assertThat(listing.classes()).containsExactly("person", "car", "bus");
      default -> assertThat(listing.classes()).isEmpty();
    }
  }
}
