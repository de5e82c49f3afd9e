package io.lookonce.data.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.results.CocoWriter.CocoAnnotation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CocoWriterTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void writesTheFieldsThatCocoReadersExpect() throws IOException {
    try (CocoWriter writer = new CocoWriter(output, List.of("car", "bus"), "two \"frames\"")) {
      BoundingBox label = new BoundingBox(10, 20, 40, 60);
      BoundingBox found = new BoundingBox(1.5f, 2, 4, 3);
      assertThat(writer.addImage("a/ü.jpg", 640, 480, List.of(CocoAnnotation.of(1, label, true))))
          .isEqualTo(1);
      writer.addImage("empty.jpg", 8, 9, List.of());
      CocoAnnotation detection = CocoAnnotation.of(new Detection(found, 0, 0.25f));
      assertThat(writer.addImage("b.jpg", 1280, 720, List.of(detection))).isEqualTo(3);
    }

    JsonNode expected =
        JSON.readTree(
            """
            {"info": {"description": "two \\"frames\\""}, "licenses": [],
             "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "bus"}],
             "images": [
               {"id": 1, "file_name": "a/ü.jpg", "width": 640, "height": 480},
               {"id": 2, "file_name": "empty.jpg", "width": 8, "height": 9},
               {"id": 3, "file_name": "b.jpg", "width": 1280, "height": 720}],
             "annotations": [
               {"id": 1, "image_id": 1, "category_id": 2, "bbox": [10.0, 20.0, 30.0, 40.0],
                "area": 1200.0, "iscrowd": 0, "ignore": 1},
               {"id": 2, "image_id": 3, "category_id": 1, "bbox": [1.5, 2.0, 2.5, 1.0],
                "area": 2.5, "iscrowd": 0, "score": 0.25}]}
            """);
    assertThat(JSON.readTree(output.toByteArray())).isEqualTo(expected);
  }

  @Test
  void keepsTheOrderOverManyImages() throws IOException {
    int images = 6_000;
    try (CocoWriter writer = new CocoWriter(output, List.of("car", "bus", "truck"), "many")) {
      for (int i = 0; i < images; i++) {
        BoundingBox box = new BoundingBox(i, 1, i + 2, 5);
        CocoAnnotation annotation = CocoAnnotation.of(i % 3, box, i % 2 == 0);
        writer.addImage(i + ".jpg", 10_000, 10, List.of(annotation, annotation, annotation));
      }
    }
    JsonNode annotations = JSON.readTree(output.toByteArray()).get("annotations");
    assertThat(annotations).hasSize(3 * images);
    for (int i = 0; i < annotations.size(); i++) {
      JsonNode annotation = annotations.get(i);
      assertThat(annotation.get("id").intValue()).isEqualTo(i + 1);
      assertThat(annotation.get("image_id").intValue()).isEqualTo(i / 3 + 1);
      assertThat(annotation.get("category_id").intValue()).isEqualTo(i / 3 % 3 + 1);
      assertThat(annotation.get("bbox").get(0).intValue()).isEqualTo(i / 3);
      assertThat(annotation.has("ignore")).isEqualTo(i / 3 % 2 == 0);
    }
  }

  @Test
  void refusesWhatNoReaderCouldUse() throws IOException {
    assertThatThrownBy(() -> new CocoWriter(output, List.of(), "none"))
        .hasMessage("a COCO data set needs at least one class");
    assertThatThrownBy(() -> new CocoWriter(output, List.of("car", "car"), "twice"))
        .hasMessage("class names must be given and differ: 'car' in [car, car]");
    CocoWriter writer = new CocoWriter(output, List.of("car"), "one class");
    List<CocoAnnotation> unknown =
        List.of(CocoAnnotation.of(1, new BoundingBox(0, 0, 1, 1), false));
    assertThatThrownBy(() -> writer.addImage("a.jpg", 4, 4, unknown))
        .hasMessage("a.jpg: class id 1 is not in 0 to 0");
    assertThatThrownBy(() -> writer.addImage("a.jpg", 0, 4, List.of()))
        .hasMessage("a.jpg: an image needs positive sides, not 0x4");
    writer.close();
    assertThatThrownBy(() -> writer.addImage("late.jpg", 4, 4, List.of()))
        .hasMessage("cannot add late.jpg: the data set is closed");
    assertThat(JSON.readTree(output.toByteArray()).get("images")).isEmpty();
  }
}
