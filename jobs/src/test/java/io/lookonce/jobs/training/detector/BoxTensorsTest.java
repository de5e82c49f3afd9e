package io.lookonce.jobs.training.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Interpolation;
import io.lookonce.yolo.RegionLoss;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxTensorsTest {

  private static final BoundingBox LARGE = new BoundingBox(8, 4, 24, 20);

  /** 32 x 40 pixels; objects below 6 x 6 = 36 square pixels are ignored. */
  private final BoxTensors tensors =
      new BoxTensors(
          new BoxExampleFormat(
              32, 40, 32, 40, Interpolation.BILINEAR, BoxExampleFormat.Augmentation.NONE, 6, 1));

  @Test
  void aLabelTellsCentreAndSizeAsSharesOfTheImage() {
    float[] label = tensors.label(List.of(GroundTruthBox.of(LARGE, 3)));

    assertThat(Arrays.copyOf(label, 7)).containsExactly(1, 0.5f, 0.3f, 0.5f, 0.4f, 3, 0);
  }

  @Test
  void difficultObjectsAreLearntCrowdsAndSmallOnesIgnored() {
    List<GroundTruthBox> boxes =
        List.of(
            new GroundTruthBox(LARGE, 1, LARGE.area(), true, false),
            new GroundTruthBox(LARGE, 2, LARGE.area(), false, true),
            GroundTruthBox.of(new BoundingBox(0, 0, 5, 7), 2),
            GroundTruthBox.of(new BoundingBox(0, 0, 6, 6), 2),
            GroundTruthBox.of(new BoundingBox(3, 3, 3, 9), 2));

    float[] label = tensors.label(boxes);

    assertThat(label[0]).as("the one without area left out").isEqualTo(4);
    assertThat(new float[] {label[5], label[10], label[15], label[20]})
        .containsExactly(RegionLoss.IGNORED, 2, RegionLoss.IGNORED, 2);
  }

  @Test
  void moreObjectsThanThereIsRoomForAreLeftOut() {
    List<GroundTruthBox> boxes =
        Collections.nCopies(BoxTensors.MAX_OBJECTS + 7, GroundTruthBox.of(LARGE, 1));

    assertThat(tensors.label(boxes)[0]).isEqualTo(BoxTensors.MAX_OBJECTS);
  }
}
