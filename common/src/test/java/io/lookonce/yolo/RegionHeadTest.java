package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionHeadTest {
  private static final List<Anchor> COURSE_ANCHORS =
      List.of(
          new Anchor(0.57273f, 0.677385f),
          new Anchor(1.87446f, 2.06253f),
          new Anchor(3.33843f, 5.47434f),
          new Anchor(7.88282f, 3.52778f),
          new Anchor(9.77052f, 9.16828f));

  /** All raw values zero: centre of the cell, the anchor's own size, objectness 1/2. */
  @Test
  void decodesACellByHand() {
    RegionHead head = new RegionHead(List.of(new Anchor(1, 2)), 2, 96, 64, 3, 2);
    float[] output = new float[1 + head.values()];
    int cell = 1 + 5; // row 1, column 2, after one number of something else
    for (int i = 0; i < 6; i++) {
      output[1 + 4 * 6 + i] = -50;
    }
    output[cell + 4 * 6] = 0;
    output[cell + 6 * 6] = (float) Math.log(3);
    Candidates candidates = new Candidates();
    head.decode(output, 1, 0.375f, candidates);
    assertThat(candidates.size()).isEqualTo(1);
    assertThat(candidates.xMin(0)).isEqualTo(80 - 16);
    assertThat(candidates.xMax(0)).isEqualTo(80 + 16);
    assertThat(candidates.yMin(0)).isEqualTo(48 - 32);
    assertThat(candidates.yMax(0)).isEqualTo(48 + 32);
    assertThat(candidates.classId(0)).isEqualTo(1);
    assertThat(candidates.score(0)).isEqualTo(0.375f);
  }

  /** The course's size, 608x608 and 80 classes, on random output. */
  @Test
  void agreesWithTheCoursesDefinition() {
    RegionHead head = new RegionHead(COURSE_ANCHORS, 80, 608, 608, 19, 19);
    assertThat(head.values()).isEqualTo(425 * 19 * 19);
    float[] output = random(head.values(), 2);
    Candidates candidates = new Candidates();
    head.decode(output, 0, 0.1f, candidates);

    List<double[]> expected = courseBoxes(output, COURSE_ANCHORS, 80, 19, 19, 608, 608, 0.1);
    assertThat(expected).hasSizeBetween(200, 1700);
    assertSame(candidates, expected);
  }

  @Test
  void keepsWidthAndHeightApart() {
    List<Anchor> anchors = COURSE_ANCHORS.subList(1, 3);
    RegionHead head = new RegionHead(anchors, 3, 320, 96, 10, 6);
    float[] output = random(head.values(), 3);
    Candidates candidates = new Candidates();
    head.decode(output, 0, 0, candidates);
    assertSame(candidates, courseBoxes(output, anchors, 3, 10, 6, 320, 96, 0));
  }

  @Test
  void greatLogitsOverflowNothing() {
    RegionHead head = new RegionHead(List.of(new Anchor(1, 1)), 3, 32, 32, 1, 1);
    Candidates candidates = new Candidates();
    head.decode(new float[] {1e30f, -1e30f, 0, 0, 1e30f, -1e38f, 1e38f, 2e38f}, 0, 0, candidates);
    assertThat(candidates.size()).isEqualTo(1);
    assertThat(candidates.score(0)).isEqualTo(1);
    assertThat(candidates.classId(0)).isEqualTo(2);
    assertThat(candidates.xMin(0)).isEqualTo(16);
    assertThat(candidates.yMin(0)).isEqualTo(-16);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new RegionHead(List.of(), 80, 608, 608, 19, 19))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 anchors");
    assertThatThrownBy(() -> new RegionHead(COURSE_ANCHORS, 80, 608, 608, 19, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grid 19x0");
    assertThatThrownBy(() -> new Anchor(1, Float.NaN)).hasMessageContaining("positive");

    RegionHead head = new RegionHead(COURSE_ANCHORS, 80, 608, 608, 19, 19);
    Candidates candidates = new Candidates();
    assertThatThrownBy(() -> head.decode(new float[head.values()], 1, 0.5f, candidates))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("153425");
    assertThatThrownBy(() -> head.decode(new float[head.values()], 0, Float.NaN, candidates))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextGaussian());
    }
    return values;
  }

  private static void assertSame(Candidates candidates, List<double[]> expected) {
    assertThat(candidates.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      double[] box = expected.get(i);
      assertThat((double) candidates.xMin(i)).isEqualTo(box[0], within(1e-6 * (608 + box[2])));
      assertThat((double) candidates.yMin(i)).isEqualTo(box[1], within(1e-6 * (608 + box[3])));
      assertThat((double) candidates.xMax(i)).isEqualTo(box[2], within(1e-6 * (608 + box[2])));
      assertThat((double) candidates.yMax(i)).isEqualTo(box[3], within(1e-6 * (608 + box[3])));
      assertThat((double) candidates.classId(i)).isEqualTo(box[4]);
      assertThat((double) candidates.score(i)).isEqualTo(box[5], within(1e-6));
    }
  }

  /**
   * The course's {@code yolo_head}, {@code yolo_boxes_to_corners} and {@code yolo_filter_boxes} as
   * written there: relative coordinates first, whole distributions, then the image's size.
   */
  private static List<double[]> courseBoxes(
      float[] output,
      List<Anchor> anchors,
      int classes,
      int gridWidth,
      int gridHeight,
      int width,
      int height,
      double threshold) {
    List<double[]> boxes = new ArrayList<>();
    for (int a = 0; a < anchors.size(); a++) {
      for (int row = 0; row < gridHeight; row++) {
        for (int column = 0; column < gridWidth; column++) {
          double[] t = new double[5 + classes];
          for (int channel = 0; channel < t.length; channel++) {
            int plane = a * t.length + channel;
            t[channel] = output[(plane * gridHeight + row) * gridWidth + column];
          }
          double x = (column + logistic(t[0])) / gridWidth;
          double y = (row + logistic(t[1])) / gridHeight;
          double w = Math.exp(t[2]) * anchors.get(a).width() / gridWidth;
          double h = Math.exp(t[3]) * anchors.get(a).height() / gridHeight;
          double sum = IntStream.range(5, t.length).mapToDouble(i -> Math.exp(t[i])).sum();
          double[] scores =
              IntStream.range(5, t.length)
                  .mapToDouble(i -> logistic(t[4]) * Math.exp(t[i]) / sum)
                  .toArray();
          int best = 0;
          for (int i = 0; i < classes; i++) {
            best = scores[i] > scores[best] ? i : best;
          }
          if (scores[best] >= threshold) {
            boxes.add(
                new double[] {
                  (x - w / 2) * width,
                  (y - h / 2) * height,
                  (x + w / 2) * width,
                  (y + h / 2) * height,
                  best,
                  scores[best]
                });
          }
        }
      }
    }
    return boxes;
  }

  private static double logistic(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }
}
