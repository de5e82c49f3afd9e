package io.lookonce.model.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lookonce.box.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as people have them, each of which puts the same two boxes on any image of 1280x720. */
@Tag("slow")
class OnnxDetectorImportTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "v5.onnx,                v5,            , 0.891, 0.792",
    "v8.onnx,                v8,            , 0.9, 0.8",
    "v8-1class.onnx,         v8,            , 0.9, 0.8",
    "v10-e2e.onnx,           end-to-end,    , 0.9, 0.8",
    "v6.onnx,                v6,            coco.names, 0.9, 0.8",
    "yolox-decoded.onnx,     yolox-decoded, coco.names, 0.9, 0.8",
    "tinyyolov2-zoo.onnx,    region,        voc.names, 0.9, 0.8",
    "v8-dynamic.onnx,        v8,            , 0.9, 0.8",
    "v8-half.onnx,           v8,            , 0.9, 0.8",
    "yolox-fp16.onnx,        yolox,         coco.names, 0.9, 0.8",
    "dfine-official.onnx,    dfine,         coco.names, 0.9, 0.8",
    "rtdetr-ultralytics.onnx, rtdetr,       , 0.9, 0.8",
    "ssd-mobilenet-tf.onnx,  tensorflow,    coco.names, 0.9, 0.8"
  })
  void findsTheBoxesWithNoOptionButNames(
      String file, String family, String names, float car, float bus) throws IOException {
    ImportedDetector detector = imported(file, names, null);

    assertThat(detector.recognised().family()).hasToString(family);
    if (family.equals("tensorflow")) {
      assertThat(detector.recognised().warnings())
          .singleElement(STRING)
          .contains("class ids 1 to 90: give 90 names");
    } else {
      assertThat(detector.recognised().warnings()).isEmpty();
    }
    assertFound(detector, car, bus);
  }

  @Test
  void aSizeThatTheModelLeavesOpenIsAsked() throws IOException {
    assertThatThrownBy(() -> imported("yolox-raw-dynall.onnx", "coco.names", null))
        .hasMessageContaining("images float[any, 3, any, any] leaves height or width open")
        .hasMessageContaining("--input WxH");

    ImportOptions options =
        ImportOptions.of(null, ImportedDetector.names("coco.names")).withSize(640, 640);
    ImportedDetector detector =
        ImportedDetector.of(
            ImportedDetector.MODELS.resolve("yolox-raw-dynall.onnx"), folder, options);
    assertThat(detector.recognised().family()).isEqualTo(DetectorFamily.YOLOX);
    assertFound(detector, 0.9f, 0.8f);
  }

  @Test
  void numbersInAFileThatIsNotThereAreNamed() {
    assertThatThrownBy(() -> imported("yolox-external.onnx", "coco.names", null))
        .hasMessageContaining("yolox-external.onnx.data, which is not beside it")
        .hasMessageContaining("external_data=False");
  }

  /** Whatever another family is said of a file, it is refused, or a person is warned. */
  @Test
  void anotherFamilyThanTheFilesIsRefusedOrWarnedOf() throws IOException {
    try (var files = Files.list(ImportedDetector.MODELS)) {
      for (Path file :
          files
              .filter(each -> each.toString().endsWith(".onnx"))
              .filter(each -> !each.toString().contains("external"))
              .toList()) {
        String name = file.getFileName().toString();
        String names = name.startsWith("v8-1") ? null : "coco.names";
        if (name.startsWith("tiny")) {
          names = "voc.names";
        }
        ImportOptions options =
            ImportOptions.of(null, names == null ? List.of() : ImportedDetector.names(names));
        options = name.endsWith("dynall.onnx") ? options.withSize(640, 640) : options;
        DetectorFamily own = ImportedDetector.of(file, folder, options).recognised().family();
        for (DetectorFamily other : DetectorFamily.values()) {
          if (other != own) {
            assertRefusedOrWarned(file, other, options);
          }
        }
      }
    }
  }

  private void assertRefusedOrWarned(Path file, DetectorFamily family, ImportOptions options)
      throws IOException {
    ImportOptions forced = ImportOptions.of(family, options.classes());
    forced = options.size().isEmpty() ? forced : forced.withSize(640, 640);
    try {
      ImportedDetector detector = ImportedDetector.of(file, folder, forced);
      assertThat(detector.recognised().warnings()).as("%s as %s", file, family).isNotEmpty();
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).doesNotContain("\n").contains("--head " + family);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v8.onnx,           'rows of 84 numbers mean 80 classes; 20 names are given'",
    "v5.onnx,           'rows of 85 numbers mean 80 classes; 20 names are given'",
    "v10-e2e.onnx,      ''"
  })
  void aWrongNumberOfNamesIsSaid(String file, String expected) throws IOException {
    if (expected.isEmpty()) {
      // Classes of chosen boxes are numbers; those found in the test image are within the list.
      assertThat(imported(file, "voc.names", null).recognised().classes()).hasSize(20);
    } else {
      assertThatThrownBy(() -> imported(file, "voc.names", null)).hasMessageContaining(expected);
    }
  }

  @Test
  void withoutNamesItSaysHowManyAreNeeded() throws IOException {
    ImportedDetector detector = imported("v6.onnx", null, null);
    assertThatThrownBy(() -> detector.recognised().requireClasses())
        .hasMessageContaining("--classes FILE with 80 names");
  }

  private ImportedDetector imported(String file, String names, DetectorFamily family)
      throws IOException {
    List<String> classes = names == null ? List.of() : ImportedDetector.names(names);
    return ImportedDetector.of(
        ImportedDetector.MODELS.resolve(file), folder, ImportOptions.of(family, classes));
  }

  private static void assertFound(ImportedDetector detector, float car, float bus)
      throws IOException {
    List<String> names = detector.recognised().classes();
    boolean one = names.size() == 1;
    List<Detection> found = detector.detections(1280, 720);
    assertThat(found).hasSize(2);
    assertBox(found.get(0), names, one ? names.get(0) : "car", car, 200, 100, 600, 500);
    assertBox(found.get(1), names, one ? names.get(0) : "bus", bus, 700, 200, 1100, 650);
  }

  private static void assertBox(
      Detection found,
      List<String> names,
      String label,
      float score,
      float xMin,
      float yMin,
      float xMax,
      float yMax) {
    assertThat(names.get(found.classId())).isEqualTo(label);
    assertThat(found.score()).isCloseTo(score, within(0.005f));
    assertThat(found.box().xMin()).isCloseTo(xMin, within(1f));
    assertThat(found.box().yMin()).isCloseTo(yMin, within(1f));
    assertThat(found.box().xMax()).isCloseTo(xMax, within(1f));
    assertThat(found.box().yMax()).isCloseTo(yMax, within(1f));
  }
}
