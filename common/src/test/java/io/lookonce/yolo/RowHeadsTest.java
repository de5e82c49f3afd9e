package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.Candidates;
import io.lookonce.yolo.OutputLayout.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Boxes that are written into a layout of rows by its rule come back. */
class RowHeadsTest {

  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final int CLASSES = 4;
  private static final int ROWS = 20;
  private static final float THRESHOLD = 0.26f;

  /** A box in input pixels. */
  private record Wanted(double[] corners, int classId, double score) {}

  /** Writes a row of numbers somewhere. */
  @FunctionalInterface
  private interface Cells {
    void set(int column, double value);
  }

  @Property(tries = 100)
  void objectness(@ForAll long seed) {
    Random random = new Random(seed);
    int further = random.nextInt(3);
    ObjectnessHead head = new ObjectnessHead(ROWS, CLASSES, further);
    int length = 5 + CLASSES + further;
    Output output = new Output(head, random);
    for (int row : output.rows) {
      Wanted wanted = wanted(random, CLASSES);
      double objectness = Math.sqrt(wanted.score());
      Cells cells = output.cells(row * length, 1);
      box(BoxForm.CENTRE_SIZE, false, wanted, cells);
      cells.set(4, objectness);
      classes(wanted, objectness, wanted.score() / objectness, 5, random, cells);
      for (int i = 0; i < further; i++) {
        cells.set(5 + CLASSES + i, random.nextGaussian() * 9);
      }
      output.wanted.add(wanted);
    }
    output.assertComesBack();
  }

  @Property(tries = 300)
  void classScores(@ForAll long seed) {
    Random random = new Random(seed);
    int before = random.nextInt(2);
    int after = before == 1 ? 0 : random.nextInt(2);
    int further = random.nextInt(3);
    BoxForm form = BoxForm.values()[random.nextInt(3)];
    boolean relative = random.nextBoolean();
    boolean valuesFirst = random.nextBoolean();
    Scores rule = Scores.values()[random.nextInt(3)];
    OutputLayout layout =
        (relative ? OutputLayout.shares(form) : OutputLayout.pixels(form))
            .withValuesFirst(valuesFirst)
            .withScores(rule, before, after)
            .withFurther(further);
    ClassScoreHead head = new ClassScoreHead(layout, ROWS, CLASSES, WIDTH, HEIGHT);
    int scores = before + CLASSES + after;
    int length = 4 + scores + further;
    Output output = new Output(head, random);
    for (int row = 0; row < ROWS; row++) {
      Cells cells = valuesFirst ? output.cells(row, ROWS) : output.cells(row * length, 1);
      boolean silent = !output.rows.contains(row);
      Wanted wanted = wanted(random, CLASSES);
      box(form, relative, wanted, cells);
      scores(rule, before, scores, silent, wanted, cells);
      for (int i = 0; i < further; i++) {
        cells.set(4 + scores + i, random.nextGaussian() * 9);
      }
      if (!silent) {
        output.wanted.add(wanted);
      }
    }
    output.assertComesBack();
  }

  /** Of a silent row, background or "no object" takes it all, or every class is improbable. */
  private static void scores(
      Scores rule, int before, int count, boolean silent, Wanted wanted, Cells cells) {
    int best = before + wanted.classId();
    double score = silent ? THRESHOLD / 2 : wanted.score();
    for (int i = 0; i < count; i++) {
      double other = silent ? THRESHOLD / 4 : wanted.score() / 4;
      double probability = i == best ? score : Math.min(other, (1 - score) / count);
      if (i < before || i >= before + CLASSES) {
        probability = silent ? 0.9 : 1e-4;
      }
      double raw =
          switch (rule) {
            case PROBABILITIES -> probability;
            case LOGISTIC -> Math.log(probability / (1 - probability));
            // The others share what the best leaves, so that the softmax gives its score.
            case SOFTMAX ->
                silent ? 0 : i == best ? Math.log(score) : Math.log((1 - score) / (count - 1));
          };
      cells.set(4 + i, raw);
    }
  }

  @Property(tries = 100)
  void selectedBoxes(@ForAll long seed) {
    Random random = new Random(seed);
    BoxForm form = BoxForm.values()[random.nextInt(3)];
    boolean relative = random.nextBoolean();
    int first = random.nextInt(2);
    int further = random.nextInt(3);
    OutputLayout layout =
        (relative ? OutputLayout.shares(form) : OutputLayout.pixels(form))
            .withScores(Scores.PROBABILITIES, first, 0)
            .withFurther(further);
    SelectedBoxHead head = new SelectedBoxHead(layout, ROWS, CLASSES, WIDTH, HEIGHT);
    Output output = new Output(head, random);
    for (int row : output.rows) {
      Wanted wanted = wanted(random, CLASSES);
      Cells cells = output.cells(row * (6 + further), 1);
      box(form, relative, wanted, cells);
      cells.set(4, wanted.score());
      cells.set(5, first + wanted.classId());
      output.wanted.add(wanted);
    }
    output.assertComesBack();
  }

  @Property(tries = 100)
  void distributions(@ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> strides = random.nextBoolean() ? List.of(8, 16, 32) : List.of(8, 16, 32, 64);
    double offset = random.nextInt(2) / 2.0;
    Scores rule = random.nextBoolean() ? Scores.PROBABILITIES : Scores.LOGISTIC;
    int bins = 8 + random.nextInt(9);
    DistributionHead head =
        new DistributionHead(
            OutputLayout.distribution(rule, strides, offset), CLASSES, bins, WIDTH, HEIGHT);
    int length = CLASSES + 4 * bins;
    Output output = new Output(head, random);
    int row = 0;
    for (int stride : strides) {
      int columns = (WIDTH + stride - 1) / stride;
      int rows = (HEIGHT + stride - 1) / stride;
      for (int cell = 0; cell < columns * rows; cell++) {
        Cells cells = output.cells(row++ * length, 1);
        boolean silent = random.nextInt(10) > 0;
        int classId = random.nextInt(CLASSES);
        double score = silent ? 0.1 : 0.3 + 0.6 * random.nextDouble();
        for (int i = 0; i < CLASSES; i++) {
          double probability = i == classId ? score : score / 3;
          cells.set(
              i, rule == Scores.LOGISTIC ? Math.log(probability / (1 - probability)) : probability);
        }
        double x = (cell % columns + offset) * stride;
        double y = (cell / columns + offset) * stride;
        double[] far = new double[4];
        for (int side = 0; side < 4; side++) {
          far[side] = 0.1 + (bins - 1.2) * random.nextDouble();
          distance(far[side], bins, CLASSES + side * bins, cells);
        }
        if (!silent) {
          output.wanted.add(
              new Wanted(
                  new double[] {
                    x - stride * far[0],
                    y - stride * far[1],
                    x + stride * far[2],
                    y + stride * far[3]
                  },
                  classId,
                  score));
        }
      }
    }
    output.assertComesBack();
  }

  /** All probability lies on the two whole distances around the wanted one. */
  private static void distance(double distance, int bins, int from, Cells cells) {
    for (int i = 0; i < bins; i++) {
      double probability = Math.max(0, 1 - Math.abs(distance - i));
      cells.set(from + i, Math.log(Math.max(1e-12, probability)));
    }
  }

  @Property(tries = 50)
  void yolox(@ForAll long seed) {
    Random random = new Random(seed);
    Output output = new Output(new YoloxHead(CLASSES, WIDTH, HEIGHT), random);
    int row = 0;
    for (int stride : new int[] {8, 16, 32}) {
      for (int cell = 0; cell < WIDTH / stride * (HEIGHT / stride); cell++, row++) {
        if (random.nextInt(10) > 0) {
          continue;
        }
        Wanted wanted = wanted(random, CLASSES);
        double[] box = wanted.corners();
        Cells cells = output.cells(row * (5 + CLASSES), 1);
        cells.set(0, (box[0] + box[2]) / 2 / stride - cell % (WIDTH / stride));
        cells.set(1, (box[1] + box[3]) / 2 / stride - cell / (WIDTH / stride));
        cells.set(2, Math.log((box[2] - box[0]) / stride));
        cells.set(3, Math.log((box[3] - box[1]) / stride));
        double objectness = Math.sqrt(wanted.score());
        cells.set(4, objectness);
        classes(wanted, objectness, wanted.score() / objectness, 5, random, cells);
        output.wanted.add(wanted);
      }
    }
    output.assertComesBack();
  }

  @Property(tries = 50)
  void region(@ForAll long seed) {
    Random random = new Random(seed);
    List<Anchor> anchors = List.of(new Anchor(1, 2), new Anchor(0.5f, 0.7f));
    int columns = WIDTH / 16;
    int cells = columns * (HEIGHT / 16);
    Output output =
        new Output(new RegionHead(anchors, CLASSES, WIDTH, HEIGHT, columns, HEIGHT / 16), random);
    for (int place = 0; place < anchors.size() * cells; place++) {
      int anchor = place / cells;
      int cell = place % cells;
      Cells numbers = output.cells(anchor * (5 + CLASSES) * cells + cell, cells);
      numbers.set(4, -20);
      if (random.nextInt(8) > 0) {
        continue;
      }
      double x = random.nextDouble();
      double y = random.nextDouble();
      double width = 4 + 30 * random.nextDouble();
      double height = 4 + 30 * random.nextDouble();
      int classId = random.nextInt(CLASSES);
      double share = 0.7 + 0.2 * random.nextDouble();
      numbers.set(0, Math.log(x / (1 - x)));
      numbers.set(1, Math.log(y / (1 - y)));
      numbers.set(2, Math.log(width / 16 / anchors.get(anchor).width()));
      numbers.set(3, Math.log(height / 16 / anchors.get(anchor).height()));
      numbers.set(4, Math.log(0.8 / 0.2));
      for (int i = 0; i < CLASSES; i++) {
        numbers.set(5 + i, Math.log(i == classId ? share : (1 - share) / (CLASSES - 1)));
      }
      double centreX = (cell % columns + x) * 16;
      double centreY = (cell / columns + y) * 16;
      output.wanted.add(
          new Wanted(
              new double[] {
                centreX - width / 2, centreY - height / 2, centreX + width / 2, centreY + height / 2
              },
              classId,
              0.8 * share));
    }
    output.assertComesBackInAnyOrder();
  }

  @Test
  void whatIsNoProbabilityOrNoClassIsCounted() {
    Candidates found = new Candidates();
    new ObjectnessHead(2, 1, 0)
        .decode(new float[] {9, 9, 4, 4, 3, 1, 9, 9, 4, 4, 1, -8}, 0, 0.5f, found);
    new ClassScoreHead(OutputLayout.pixels(BoxForm.CENTRE_SIZE), 2, 1, WIDTH, HEIGHT)
        .decode(new float[] {9, 9, 4, 4, 7, 9, 9, 4, 4, -5}, 0, 0.5f, found);
    new SelectedBoxHead(OutputLayout.pixels(BoxForm.CORNERS), 3, 2, WIDTH, HEIGHT)
        .decode(
            new float[] {1, 1, 9, 9, 0.9f, 2, 1, 1, 9, 9, 0.9f, 0.5f, 0, 0, 0, 0, 0, 0},
            0,
            0,
            found);
    assertThat(found.outOfRange()).isEqualTo(6);
    assertThat(found.size()).isZero();
    assertThat(found.nonFinite()).isZero();

    new ClassScoreHead(OutputLayout.pixels(BoxForm.CENTRE_SIZE), 1, 1, WIDTH, HEIGHT)
        .decode(new float[] {9, 9, 4, 4, Float.NaN}, 0, 0.5f, found);
    assertThat(found.nonFinite()).isEqualTo(1);
  }

  private static Wanted wanted(Random random, int classes) {
    double width = 2 + 40 * random.nextDouble();
    double height = 2 + 40 * random.nextDouble();
    double x = WIDTH * random.nextDouble();
    double y = HEIGHT * random.nextDouble();
    return new Wanted(
        new double[] {x, y, x + width, y + height},
        random.nextInt(classes),
        0.3 + 0.65 * random.nextDouble());
  }

  private static void box(BoxForm form, boolean relative, Wanted wanted, Cells cells) {
    double unitX = relative ? WIDTH : 1;
    double unitY = relative ? HEIGHT : 1;
    double left = wanted.corners()[0] / unitX;
    double top = wanted.corners()[1] / unitY;
    double right = wanted.corners()[2] / unitX;
    double bottom = wanted.corners()[3] / unitY;
    double[] numbers =
        switch (form) {
          case CENTRE_SIZE ->
              new double[] {(left + right) / 2, (top + bottom) / 2, right - left, bottom - top};
          case CORNERS -> new double[] {left, top, right, bottom};
          case CORNERS_Y_FIRST -> new double[] {top, left, bottom, right};
        };
    for (int i = 0; i < 4; i++) {
      cells.set(i, numbers[i]);
    }
  }

  private static void classes(
      Wanted wanted, double objectness, double best, int from, Random random, Cells cells) {
    for (int i = 0; i < CLASSES; i++) {
      cells.set(
          from + i, i == wanted.classId() ? best : best * 0.9 * random.nextDouble() * objectness);
    }
  }

  /** What a network gives, and what is wanted of it. */
  private static final class Output {
    private final Head head;
    private final float[] values;
    private final int offset;
    private final List<Integer> rows = new ArrayList<>();
    private final List<Wanted> wanted = new ArrayList<>();

    Output(Head head, Random random) {
      this.head = head;
      this.offset = random.nextInt(5);
      this.values = new float[offset + head.values() + random.nextInt(5)];
      Arrays.fill(values, 0, offset, Float.NaN);
      for (int row = 0; row < ROWS; row++) {
        if (random.nextInt(3) == 0) {
          rows.add(row);
        }
      }
    }

    Cells cells(int start, int step) {
      return (column, value) -> values[offset + start + column * step] = (float) value;
    }

    /** A region head goes through cells first, then through anchors. */
    void assertComesBackInAnyOrder() {
      Candidates found = new Candidates();
      head.decode(values, offset, THRESHOLD, found);
      List<Integer> left = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        left.add(i);
      }
      for (Wanted one : wanted) {
        Integer match =
            left.stream()
                .filter(i -> Math.abs(found.xMin(i) - one.corners()[0]) < 2e-2)
                .filter(i -> Math.abs(found.yMin(i) - one.corners()[1]) < 2e-2)
                .filter(i -> Math.abs(found.xMax(i) - one.corners()[2]) < 2e-2)
                .filter(i -> Math.abs(found.yMax(i) - one.corners()[3]) < 2e-2)
                .filter(i -> found.classId(i) == one.classId())
                .filter(i -> Math.abs(found.score(i) - one.score()) < 1e-4)
                .findFirst()
                .orElseThrow(() -> new AssertionError(one + " did not come back"));
        left.remove(match);
      }
      assertThat(left).isEmpty();
    }

    void assertComesBack() {
      Candidates found = new Candidates();
      head.decode(values, offset, THRESHOLD, found);
      assertThat(found.size()).isEqualTo(wanted.size());
      assertThat(found.degenerate()).isZero();
      for (int i = 0; i < wanted.size(); i++) {
        Wanted one = wanted.get(i);
        assertThat(found.classId(i)).isEqualTo(one.classId());
        assertThat(found.score(i)).isCloseTo((float) one.score(), within(1e-4f));
        double[] box = {found.xMin(i), found.yMin(i), found.xMax(i), found.yMax(i)};
        for (int side = 0; side < 4; side++) {
          assertThat(box[side]).isCloseTo(one.corners()[side], within(2e-2));
        }
      }
    }
  }
}
