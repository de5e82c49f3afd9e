package io.lookonce.jobs.training.detector;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.jobs.training.data.Shard;
import java.util.ArrayList;
import java.util.List;

/** The boxes of an image as the numbers of its label in a {@link Shard}, in its held pixels. */
final class BoxLabels {

  private static final int NUMBERS = 7;

  private BoxLabels() {}

  /** The boxes of an image that was stretched. */
  static float[] of(List<GroundTruthBox> boxes, float scaleX, float scaleY) {
    float[] numbers = new float[NUMBERS * boxes.size()];
    int at = 0;
    for (GroundTruthBox truth : boxes) {
      numbers[at++] = truth.box().xMin() * scaleX;
      numbers[at++] = truth.box().yMin() * scaleY;
      numbers[at++] = truth.box().xMax() * scaleX;
      numbers[at++] = truth.box().yMax() * scaleY;
      numbers[at++] = truth.classId();
      numbers[at++] = truth.crowd() ? 1 : 0;
      numbers[at++] = truth.difficult() ? 1 : 0;
    }
    return numbers;
  }

  /** The boxes again; the area of each is that of its box. */
  static List<GroundTruthBox> read(float[] numbers) {
    List<GroundTruthBox> boxes = new ArrayList<>(numbers.length / NUMBERS);
    for (int at = 0; at < numbers.length; at += NUMBERS) {
      BoundingBox box =
          new BoundingBox(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]);
      boxes.add(
          new GroundTruthBox(
              box, (int) numbers[at + 4], box.area(), numbers[at + 5] > 0, numbers[at + 6] > 0));
    }
    return boxes;
  }
}
