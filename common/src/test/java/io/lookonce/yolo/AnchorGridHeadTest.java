package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.Candidates;
import io.lookonce.yolo.AnchorGrids.Grid;
import io.lookonce.yolo.AnchorGrids.Layout;
import io.lookonce.yolo.AnchorGrids.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnchorGridHeadTest {
  private static final int CLASSES = 3;
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final float SILENT = -30;

  /** YOLOv4's rule by hand: the offset widened by 1.2, the anchor in pixels, classes apart. */
  @Test
  void decodesADarknetCellByHand() {
    AnchorGridHead head =
        new AnchorGridHead(
            new AnchorGrids(
                Layout.PLANES,
                Sizes.EXPONENTIAL,
                false,
                List.of(new Grid(3, 2, 1.2, List.of(new Anchor(10, 20))))),
            2,
            WIDTH,
            HEIGHT);
    float[] output = new float[1 + head.values()];
    Arrays.fill(output, 1 + 4 * 6, 1 + 5 * 6, -50);
    int cell = 1 + 5; // row 1, column 2, after one number of something else
    output[cell] = (float) Math.log(3); // σ = 3/4
    output[cell + 2 * 6] = (float) Math.log(2);
    output[cell + 4 * 6] = 0; // σ = 1/2
    output[cell + 6 * 6] = (float) Math.log(3);
    Candidates found = new Candidates();
    head.decode(output, 1, 0.375f, found);
    assertThat(found.size()).isEqualTo(1);
    assertThat(found.xMin(0)).isEqualTo((float) ((2 + 0.75 * 1.2 - 0.1) * 32 - 10), within(1e-4f));
    assertThat(found.xMax(0)).isEqualTo((float) ((2 + 0.75 * 1.2 - 0.1) * 32 + 10), within(1e-4f));
    assertThat(found.yMin(0)).isEqualTo(48 - 10);
    assertThat(found.yMax(0)).isEqualTo(48 + 10);
    assertThat(found.classId(0)).isEqualTo(1);
    assertThat(found.score(0)).isEqualTo(0.375f);
  }

  /** A box of the model, and which anchor of which grid says it. */
  private record Wanted(int grid, int anchor, int cell, double[] box, int classId, double score) {}

  /** Boxes written into every layout, by either rule of sizes, come back. */
  @Property(tries = 300)
  void findsWhatWasEncoded(
      @ForAll Layout layout, @ForAll Sizes sizes, @ForAll boolean activated, @ForAll long seed) {
    Random random = new Random(seed);
    AnchorGrids grids = new AnchorGrids(layout, sizes, activated, grids(random));
    AnchorGridHead head = new AnchorGridHead(grids, CLASSES, WIDTH, HEIGHT);
    float[] output = new float[head.values()];
    List<Wanted> wanted = new ArrayList<>();
    int start = 0;
    for (int g = 0; g < grids.grids().size(); g++) {
      Grid grid = grids.grids().get(g);
      start = encode(grids, g, output, start, wanted, random);
      assertThat(start).isPositive();
      assertThat(grid.anchors()).isNotEmpty();
    }
    assertThat(start).isEqualTo(output.length);

    Candidates found = new Candidates();
    head.decode(output, 0, 0.2f, found);
    assertThat(found.degenerate()).isZero();
    assertThat(found.size()).isEqualTo(wanted.size());
    wanted.sort(
        (one, other) ->
            Arrays.compare(
                new int[] {one.grid, one.anchor, one.cell},
                new int[] {other.grid, other.anchor, other.cell}));
    for (int i = 0; i < wanted.size(); i++) {
      double[] box = wanted.get(i).box;
      assertThat((double) found.xMin(i)).isEqualTo(box[0] - box[2] / 2, within(0.01));
      assertThat((double) found.xMax(i)).isEqualTo(box[0] + box[2] / 2, within(0.01));
      assertThat((double) found.yMin(i)).isEqualTo(box[1] - box[3] / 2, within(0.01));
      assertThat((double) found.yMax(i)).isEqualTo(box[1] + box[3] / 2, within(0.01));
      assertThat(found.classId(i)).isEqualTo(wanted.get(i).classId);
      assertThat((double) found.score(i)).isEqualTo(wanted.get(i).score, within(1e-4));
    }
  }

  private static List<Grid> grids(Random random) {
    List<Grid> grids = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      List<Anchor> anchors = new ArrayList<>();
      for (int a = 0; a <= random.nextInt(3); a++) {
        anchors.add(new Anchor(5 + random.nextInt(40), 5 + random.nextInt(40)));
      }
      double scale = new double[] {1, 1.05, 1.2, 2}[random.nextInt(4)];
      grids.add(new Grid(1 + random.nextInt(6), 1 + random.nextInt(4), scale, anchors));
    }
    return grids;
  }

  /** Writes one grid by the shape that the layout's description gives; returns where it ends. */
  private static int encode(
      AnchorGrids grids,
      int number,
      float[] output,
      int start,
      List<Wanted> wanted,
      Random random) {
    Grid grid = grids.grids().get(number);
    int anchors = grid.anchors().size();
    int cells = grid.columns() * grid.rows();
    boolean shared =
        grids.layout() == Layout.SHARED_PLANES || grids.layout() == Layout.SHARED_CELLS;
    for (int cell = 0; cell < cells; cell++) {
      // Where anchors share their classes, one of them speaks for the cell.
      int speaker = random.nextInt(anchors);
      for (int anchor = 0; anchor < anchors; anchor++) {
        boolean speaks = shared ? anchor == speaker : random.nextInt(3) > 0;
        double[] numbers = new double[5 + CLASSES];
        numbers[4] = grids.activated() ? 0 : SILENT;
        int classId = random.nextInt(CLASSES);
        if (speaks) {
          double objectness = 0.6 + 0.4 * random.nextDouble();
          double probability = 0.6 + 0.4 * random.nextDouble();
          double column = cell % grid.columns() + 0.05 + 0.9 * random.nextDouble();
          double row = cell / grid.columns() + 0.05 + 0.9 * random.nextDouble();
          double width = grid.anchors().get(anchor).width() * (0.3 + 2 * random.nextDouble());
          double height = grid.anchors().get(anchor).height() * (0.3 + 2 * random.nextDouble());
          wanted.add(
              new Wanted(
                  number,
                  anchor,
                  cell,
                  new double[] {
                    column * WIDTH / grid.columns(), row * HEIGHT / grid.rows(), width, height
                  },
                  classId,
                  objectness * probability));
          numbers[0] = raw(grids, (column % 1 + (grid.scale() - 1) / 2) / grid.scale());
          numbers[1] = raw(grids, (row % 1 + (grid.scale() - 1) / 2) / grid.scale());
          numbers[2] = size(grids, width / grid.anchors().get(anchor).width());
          numbers[3] = size(grids, height / grid.anchors().get(anchor).height());
          numbers[4] = raw(grids, objectness);
          for (int c = 0; c < CLASSES; c++) {
            numbers[5 + c] = raw(grids, c == classId ? probability : 0.5 * random.nextDouble());
          }
        }
        for (int n = 0; n < numbers.length; n++) {
          if (n < 5 || !shared || speaks) {
            output[start + place(grids.layout(), anchors, cells, anchor, cell, n)] =
                (float) numbers[n];
          }
        }
      }
    }
    return start + cells * (shared ? 5 * anchors + CLASSES : anchors * (5 + CLASSES));
  }

  private static double raw(AnchorGrids grids, double probability) {
    return grids.activated() ? probability : Math.log(probability / (1 - probability));
  }

  private static double size(AnchorGrids grids, double factor) {
    return grids.sizes() == Sizes.EXPONENTIAL
        ? Math.log(factor)
        : raw(grids, Math.sqrt(factor) / 2);
  }

  /** Row-major index of number n (0 to 3 the box, 4 objectness, then classes). */
  private static int place(Layout layout, int anchors, int cells, int anchor, int cell, int n) {
    int numbers = 5 + CLASSES;
    int sharedChannels = 5 * anchors + CLASSES;
    int sharedChannel =
        n < 4 ? 4 * anchor + n : n == 4 ? 4 * anchors + anchor : 5 * anchors + n - 5;
    return switch (layout) {
      case PLANES -> (anchor * numbers + n) * cells + cell;
      case ANCHOR_ROWS -> (anchor * cells + cell) * numbers + n;
      case CELLS -> (cell * anchors + anchor) * numbers + n;
      case SHARED_PLANES -> sharedChannel * cells + cell;
      case SHARED_CELLS -> cell * sharedChannels + sharedChannel;
    };
  }

  @Test
  void whatIsNoProbabilityIsCounted() {
    AnchorGrids grids =
        new AnchorGrids(
            Layout.CELLS,
            Sizes.SQUARED,
            true,
            List.of(new Grid(1, 1, 2, List.of(new Anchor(10, 10)))));
    AnchorGridHead head = new AnchorGridHead(grids, 1, 32, 32);
    Candidates found = new Candidates();
    head.decode(new float[] {0.5f, 0.5f, 0.5f, 0.5f, 3, 0.9f}, 0, 0.2f, found);
    assertThat(found.size()).isZero();
    assertThat(found.degenerate()).isEqualTo(1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    List<Anchor> anchors = List.of(new Anchor(10, 10));
    assertThatThrownBy(() -> new Grid(0, 1, 1, anchors)).hasMessageContaining("0x1");
    assertThatThrownBy(() -> new Grid(1, 1, Double.NaN, anchors)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Grid(1, 1, 1, List.of())).hasMessageContaining("no anchors");
    assertThatThrownBy(() -> new AnchorGrids(Layout.PLANES, Sizes.SQUARED, true, List.of()))
        .hasMessageContaining("a grid");
    AnchorGrids grids =
        new AnchorGrids(Layout.PLANES, Sizes.SQUARED, false, List.of(new Grid(2, 2, 1, anchors)));
    assertThatThrownBy(() -> new AnchorGridHead(grids, 0, 32, 32))
        .hasMessageContaining("0 classes");
    AnchorGrids endless =
        new AnchorGrids(
            Layout.PLANES, Sizes.SQUARED, false, List.of(new Grid(1 << 30, 9, 1, anchors)));
    assertThatThrownBy(() -> new AnchorGridHead(endless, 2, 32, 32))
        .hasMessageContaining("too many");
    AnchorGridHead head = new AnchorGridHead(grids, 2, 32, 32);
    assertThatThrownBy(() -> head.decode(new float[27], 0, 0.5f, new Candidates()))
        .hasMessageContaining("28");
  }
}
