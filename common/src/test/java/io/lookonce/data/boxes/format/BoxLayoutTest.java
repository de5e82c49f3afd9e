package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.boxes.BoxFixture;
import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoxLayoutTest extends BoxFixture {

  @Test
  void annotationsAndImagesAreFoundWhereTheirFormatHasThem() throws IOException {
    images("scenes/annotations.json", "scenes/images/a.jpg", "flat/annotations.json");
    assertFound("scenes", BoxFormat.COCO, "scenes/annotations.json", "scenes/images");
    assertFound("flat", BoxFormat.COCO, "flat/annotations.json", "flat");
    images("voc/Annotations/a.xml", "voc/JPEGImages/a.jpg", "mixed/a.xml", "mixed/a.jpg");
    assertFound("voc", BoxFormat.VOC, "voc/Annotations", "voc/JPEGImages");
    assertFound("voc/Annotations", BoxFormat.VOC, "voc/Annotations", "voc/JPEGImages");
    assertFound("mixed", BoxFormat.VOC, "mixed", "mixed");
    images("yolo/labels/a.txt", "yolo/images/a.jpg", "side/a.txt", "side/a.jpg");
    assertFound("yolo", BoxFormat.YOLO, "yolo/labels", "yolo/images");
    assertFound("yolo/labels", BoxFormat.YOLO, "yolo/labels", "yolo/images");
    assertFound("side", BoxFormat.YOLO, "side", "side");
    images("above/labels/a.txt", "above/a.jpg");
    assertFound("above", BoxFormat.YOLO, "above/labels", "above");
    images("csv/boxes.csv", "csv/a.jpg");
    assertFound("csv", BoxFormat.CSV, "csv/boxes.csv", "csv");
    assertFound("csv/boxes.csv", BoxFormat.CSV, "csv/boxes.csv", "csv");
  }

  @Test
  void whatIsAskedForGoesBeforeWhatIsFound() throws IOException {
    images("both/boxes.csv", "elsewhere/a.jpg");
    text("both/annotations.json", "{\"images\": []}");
    assertRefused(
        "both", "--input x: annotations of several formats, coco, csv; say which with --format");
    BoxLayout layout =
        BoxLayout.find(storage, "--input x", hadoop("both"), BoxFormat.CSV, hadoop("elsewhere"));
    assertThat(layout.annotations()).hasToString(uri("both/boxes.csv"));
    assertThat(layout.base()).hasToString(uri("elsewhere"));
  }

  @Test
  void whatCannotBeFoundIsRefusedInOneLine() throws IOException {
    images("two/a.json", "two/b.json", "none/a.jpg", "notes.doc");
    assertRefused("absent", "--input x: there is no " + uri("absent"));
    assertRefused(
        "two", "--input x: 2 files there end in .json; name the one with the annotations");
    String expected =
        "--input x: no annotations found; expected a .json, .csv, .xml or .yaml file, or a folder"
            + " with such, or with text files of labels";
    assertRefused("none", expected);
    assertRefused("notes.doc", expected);
    assertThatThrownBy(
            () -> BoxLayout.find(storage, "--input x", hadoop("two/a.json"), null, hadoop("no")))
        .isInstanceOf(InputRefused.class)
        .hasMessage("--images %s: there is no folder %s", folder.resolve("no"), uri("no"));
    assertThatThrownBy(
            () -> BoxLayout.find(storage, "--input x", hadoop("none"), BoxFormat.VOC, null))
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            "--input x: no file in " + uri("none") + " ends in .xml and is of the format voc");
  }

  private void assertFound(String place, BoxFormat format, String annotations, String images)
      throws IOException {
    BoxLayout layout = BoxLayout.find(storage, "--input x", hadoop(place), null, null);
    assertThat(layout.format()).isEqualTo(format);
    assertThat(layout.annotations()).hasToString(uri(annotations));
    assertThat(layout.base()).hasToString(uri(images));
  }

  private void assertRefused(String place, String message) {
    assertThatThrownBy(() -> BoxLayout.find(storage, "--input x", hadoop(place), null, null))
        .isInstanceOf(InputRefused.class)
        .hasMessage(message);
  }
}
