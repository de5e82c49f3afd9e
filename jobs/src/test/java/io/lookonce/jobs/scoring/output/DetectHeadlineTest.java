package io.lookonce.jobs.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.scoring.output.ScoringReport.Speed;
import org.junit.jupiter.api.Test;

class DetectHeadlineTest {
  private final SampleReport sample = new SampleReport();

  @Test
  void saysWhatWasFoundAndWhatFailed() {
    assertThat(sample.headline())
        .isEqualTo(
            "1,240 images scored with yolo-lite 1 in 3 min 12 s: 2,310 objects in 801 of them;"
                + " 12 could not be read.");
  }

  @Test
  void saysHowFarAnUnfinishedRunCame() {
    assertThat(sample.totals(1240, 40, 40, 1, 0, 1).headline())
        .isEqualTo(
            "40 of 1,240 planned images scored with yolo-lite 1 in 3 min 12 s: 1 object in 1 of"
                + " them.");
    assertThat(sample.totals(1240, 0, 0, 0, 0, 0).headline())
        .isEqualTo("None of the 1,240 planned images were scored with yolo-lite 1.");
  }

  @Test
  void saysThatNothingIsNew() {
    assertThat(sample.totals(0, 0, 12_400, 0, 0, 0).headline())
        .isEqualTo(
            "Nothing new to score with yolo-lite 1: all 12,400 images are already in the table.");
    assertThat(sample.totals(0, 0, 1, 0, 0, 0).headline())
        .isEqualTo("Nothing new to score with yolo-lite 1: the one image is already in the table.");
    assertThat(sample.totals(0, 0, 0, 0, 0, 0).headline())
        .isEqualTo("There was no image to score with yolo-lite 1.");
  }

  @Test
  void saysThatEveryImageFailed() {
    assertThat(sample.totals(12, 12, 12, 0, 12, 0).headline())
        .isEqualTo(
            "None of the 12 images could be read; yolo-lite 1 found nothing to score in 3 min 12"
                + " s.");
    assertThat(sample.totals(1, 1, 1, 0, 1, 0).headline())
        .startsWith("The one image could not be read;");
  }

  @Test
  void saysThatNoObjectWasFound() {
    assertThat(sample.totals(40, 40, 40, 0, 3, 0).headline())
        .endsWith("in 3 min 12 s: no objects found; 3 could not be read.");
  }

  @Test
  void speaksOfOneImage() {
    assertThat(sample.totals(1, 1, 1, 1, 0, 2).headline())
        .isEqualTo("1 image scored with yolo-lite 1 in 3 min 12 s: 2 objects.");
  }

  @Test
  void leavesOutATimeThatIsNotKnown() {
    sample.speed = new Speed(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    assertThat(sample.headline()).startsWith("1,240 images scored with yolo-lite 1: 2,310");
  }
}
