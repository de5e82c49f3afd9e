package io.lookonce.jobs.scoring.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaintingTest {

  @ParameterizedTest
  @CsvSource({
    "file:/in/a.jpg, file:/out/painted/a.jpg",
    "file:/in/x/b.JPEG, file:/out/painted/x/b.JPEG",
    "file:/in/x/c.png, file:/out/painted/x/c.png.jpg",
    "file:/in/100% sure ü.jpg, file:/out/painted/100% sure ü.jpg",
    "s3a://bucket/d.jpg, file:/out/painted/d.jpg",
    "../../etc/e.jpg, file:/out/painted/etc/e.jpg",
    "file:/in/../../f.jpg, file:/out/painted/f.jpg"
  })
  void paintedTwinsKeepTheirFoldersAndStayBelowTheOutput(String image, String painted) {
    Painting painting = new Painting(Painting.Mode.ALL, "file:/in", "file:/out/painted");

    assertThat(painting.target(image)).hasToString(painted);
  }
}
