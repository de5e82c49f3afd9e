package io.lookonce.jobs.scoring.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaintingTest {

  private static final String FOLDER = "file:/out/painted";
  private static final Painting PAINTING =
      new Painting(Painting.Mode.ALL, List.of(), "file:/in", FOLDER);

  @ParameterizedTest
  @CsvSource({
    "file:/in/a.jpg, /a.jpg",
    "file:/in/x/b.JPEG, /x/b.JPEG",
    "file:/in/x/c.png, /x/c.png.jpg",
    "file:/in/x/c.png.jpg, /x/c.png.jpg.jpg",
    "file:/in/noext, /noext.painted.jpg",
    "file:/in/12:30:00.jpg, /12:30:00.jpg",
    "file:/in/100% sure ü.jpg, /100% sure ü.jpg",
    "s3a://bucket/d.jpg, /bucket/d~04433dc46ba8.jpg",
    "../../etc/e.jpg, /etc/e~6865718fcdc8.jpg",
    "file:/in/../../f.jpg, /f~997edcee6761.jpg"
  })
  void paintedTwinsKeepTheirFoldersAndStayBelowTheOutput(String image, String painted) {
    assertThat(PAINTING.target(image)).hasToString(FOLDER + painted);
  }

  /** Every path made of these parts, and what might be taken for another's twin. */
  @Test
  void noTwoImagesArePaintedToOnePlaceAndNoneOutside() {
    List<String> paths = new ArrayList<>(List.of("", "/", "..", ".", "file:/in/", "a\0b.jpg"));
    for (String base :
        List.of(
            "file:/in/",
            "file:/",
            "/",
            "",
            "../",
            "s3a://b1/",
            "s3a://b2/",
            "hdfs://n/",
            "./",
            "file:/in/./",
            "file:/in/../in/",
            "C:\\",
            "cam:12/")) {
      for (String folder : List.of("", "x/", "x//", "a.png/", "b1/")) {
        for (String name :
            List.of(
                "a",
                "a.jpg",
                "a.JPG",
                "a.jpeg",
                "a.png",
                "a.png.jpg",
                "a.png.jpg.jpg",
                "a.painted",
                "a.painted.jpg",
                "a.painted.jpg.jpg",
                "a.jpg.png",
                "cam:1.jpg",
                "~.jpg",
                "ü".repeat(125) + ".jpg",
                "ü".repeat(125) + ".tiff",
                "y".repeat(400) + ".jpg")) {
          paths.add(base + folder + name);
        }
      }
    }
    for (String folder : List.of(FOLDER, "hdfs://n/out/painted")) {
      Painting painting = new Painting(Painting.Mode.ALL, List.of(), "file:/in", folder);
      Map<String, String> taken = new HashMap<>();
      for (String path : paths) {
        Path target = painting.target(path);
        assertThat(taken.put(target.toString(), path)).as("%s of %s", target, path).isNull();
        assertThat(target.toString()).startsWith(folder + "/");
        for (String name : target.toString().substring(folder.length()).split("/")) {
          assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
          assertThat(name).isNotIn(".", "..").doesNotContain("\0");
          assertThat(folder.startsWith("file:") || !name.contains(":")).as(name).isTrue();
        }
      }
    }
  }
}
