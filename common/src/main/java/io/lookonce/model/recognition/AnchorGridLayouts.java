package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.ModelOutputs.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.recognition.LayoutMatch.OutputAdapter;
import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.AnchorGrids;
import io.lookonce.yolo.AnchorGrids.Grid;
import io.lookonce.yolo.AnchorGrids.Layout;
import io.lookonce.yolo.AnchorGrids.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Layouts with one output for each grid of anchors, before decoding. A file holds neither its
 * anchors nor its rule of sizes, so the user states the family, and the anchors unless they are
 * those that the family was published with.
 */
final class AnchorGridLayouts {

  private static final List<Float> V3 =
      List.of(
          10f, 13f, 16f, 30f, 33f, 23f, 30f, 61f, 62f, 45f, 59f, 119f, 116f, 90f, 156f, 198f, 373f,
          326f);
  private static final List<Float> V3_TINY =
      List.of(10f, 14f, 23f, 27f, 37f, 58f, 81f, 82f, 135f, 169f, 344f, 319f);
  private static final List<Float> V4_TINY =
      List.of(23f, 27f, 37f, 58f, 81f, 82f, 81f, 82f, 135f, 169f, 344f, 319f);
  private static final List<Float> V4 =
      List.of(
          12f, 16f, 19f, 36f, 40f, 28f, 36f, 75f, 76f, 55f, 72f, 146f, 142f, 110f, 192f, 243f, 459f,
          401f);
  private static final List<Float> FASTEST_V2 =
      List.of(
          12.64f, 19.39f, 37.88f, 51.48f, 55.71f, 138.31f, 126.91f, 78.23f, 131.57f, 214.55f,
          279.92f, 258.87f);

  /** Of Tiny YOLOv2 of the ONNX model zoo, in grid cells. */
  private static final List<Float> ZOO_ANCHORS =
      List.of(1.08f, 1.19f, 3.42f, 4.41f, 6.63f, 11.38f, 9.42f, 5.11f, 16.62f, 10.52f);

  /** YOLOv4's {@code scale_x_y}, from the finest grid to the coarsest. */
  private static final double[] V4_SCALES = {1.2, 1.1, 1.05};

  private final ModelOutputs outputs;

  AnchorGridLayouts(ModelOutputs outputs) {
    this.outputs = outputs;
  }

  /**
   * One grid of an output.
   *
   * @param columns of the grid
   * @param rows of the grid
   * @param anchors of a cell
   * @param numbers of an anchor; of a cell where anchors share their classes
   */
  private record Part(
      Output output, Layout layout, int columns, int rows, int anchors, int numbers) {}

  /** Grids of anchors, decoded by the rules of a family. */
  LayoutMatch grids(DetectorFamily family) throws NoMatch {
    List<Output> found = outputs.all();
    require(
        found.stream().allMatch(output -> output.rank() == 4 || output.rank() == 5),
        "its outputs are no grids");
    boolean shared = family == DetectorFamily.YOLO_FASTESTV2;
    List<Part> parts = new ArrayList<>();
    for (Output output : found) {
      parts.add(shared ? shared(output) : part(output));
    }
    Layout layout = parts.get(0).layout();
    require(
        parts.stream().allMatch(part -> part.layout() == layout),
        "its outputs are arranged in different ways");
    // Five numbers in the last dimension come from PyTorch's view, which v3 and v4 do not make.
    boolean squared = family == DetectorFamily.V5_GRIDS || family == DetectorFamily.V7_GRIDS;
    require(
        squared || shared || layout != Layout.ANCHOR_ROWS,
        "rows of 5 + C numbers are those of v5 and v7");
    require(
        outputs.all().size() > 1 || outputs.anchors().isEmpty() || family == outputs.wantedFamily(),
        "one grid with anchors in cells is a region head");
    boolean ultralytics = outputs.file().metadata().containsKey("stride");
    require(
        family == DetectorFamily.V5_GRIDS || !ultralytics || family == outputs.wantedFamily(),
        "its metadata are those of v5");
    int classes = classes(parts.get(0), shared);
    boolean rawOffsets = hasRawOffsets(parts, layout, classes);
    boolean activated = shared || isActivated(parts, layout, classes);
    require(
        !activated || !rawOffsets || found.get(0).rank() == 5,
        "its objectness is a probability, but its offsets are raw");
    boolean mixed = activated && rawOffsets && !shared;
    List<Anchor> anchors = anchors(family, parts.size());
    AnchorGrids grids =
        new AnchorGrids(
            layout,
            squared || shared ? Sizes.SQUARED : Sizes.EXPONENTIAL,
            activated,
            parts.stream().map(part -> grid(part, parts, family, anchors)).toList());
    return new LayoutMatch(
        family,
        classes,
        HeadDescription.of(grids),
        new OutputAdapter(
            graph ->
                graph.concat(
                    found.stream()
                        .map(each -> graph.toFloats(each.name()))
                        .map(each -> mixed ? graph.logisticFirst(each, 5, 2, 5 + classes) : each)
                        .map(each -> graph.reshape(each, 0, -1))
                        .toList(),
                    1),
            List.of(grids.values(classes)),
            false),
        String.format(
            Locale.ROOT,
            "%d grids of anchors, %d classes%s; anchors %s",
            parts.size(),
            classes,
            activated ? ", activated in the graph" : ", raw",
            outputs.anchors().isEmpty() ? "as the family was published with" : "as given"));
  }

  private Grid grid(Part part, List<Part> parts, DetectorFamily family, List<Anchor> anchors) {
    List<Part> finestFirst =
        parts.stream().sorted(Comparator.comparing(each -> -each.columns())).toList();
    int place = finestFirst.indexOf(part);
    int from = place * part.anchors();
    double scale =
        switch (family) {
          case YOLOV4 -> parts.size() == 2 ? 1.05 : V4_SCALES[Math.min(place, 2)];
          case YOLOV3 -> 1;
          default -> 2;
        };
    return new Grid(
        part.columns(), part.rows(), scale, anchors.subList(from, from + part.anchors()));
  }

  private List<Anchor> anchors(DetectorFamily family, int grids) throws NoMatch {
    List<Anchor> anchors = outputs.anchors();
    if (anchors.isEmpty()) {
      List<Float> published =
          switch (family) {
            case YOLO_FASTESTV2 -> FASTEST_V2;
            case YOLOV4 -> grids == 2 ? V4_TINY : V4;
            case V7_GRIDS -> V4;
            default -> grids == 2 ? V3_TINY : V3;
          };
      anchors = Anchor.pairs(published);
    }
    require(
        anchors.size() == 3 * grids,
        "%d grids of three anchors need %d; give --anchors w,h,w,h,... in pixels, smallest first",
        grids,
        3 * grids);
    return anchors;
  }

  private Part part(Output output) throws NoMatch {
    if (output.rank() == 5) {
      boolean anchorsFirst = output.side(1) == 3;
      require(anchorsFirst || output.side(3) == 3, "%s has not three anchors", output.shape());
      return anchorsFirst
          ? part(output, Layout.ANCHOR_ROWS, output.side(3), output.side(2), output.side(4))
          : part(output, Layout.CELLS, output.side(2), output.side(1), output.side(4));
    }
    boolean planes = isGrid(output.side(3), output.side(2));
    require(
        planes || isGrid(output.side(2), output.side(1)),
        "%s is no grid of an input of %dx%d",
        output.shape(),
        outputs.width(),
        outputs.height());
    int channels = output.side(planes ? 1 : 3);
    require(channels % 3 == 0, "%d channels are not those of three anchors", channels);
    return planes
        ? part(output, Layout.PLANES, output.side(3), output.side(2), channels / 3)
        : part(output, Layout.CELLS, output.side(2), output.side(1), channels / 3);
  }

  private static Part part(Output output, Layout layout, int columns, int rows, int numbers) {
    return new Part(output, layout, columns, rows, 3, numbers);
  }

  private Part shared(Output output) throws NoMatch {
    require(
        output.rank() == 4 && isGrid(output.side(2), output.side(1)),
        "%s is no grid [rows, columns, numbers]",
        output.shape());
    return new Part(output, Layout.SHARED_CELLS, output.side(2), output.side(1), 3, output.side(3));
  }

  private boolean isGrid(int columns, int rows) {
    for (int stride : new int[] {8, 16, 32, 64}) {
      if (columns * stride == outputs.width() && rows * stride == outputs.height()) {
        return true;
      }
    }
    return false;
  }

  private int classes(Part part, boolean shared) throws NoMatch {
    int classes = part.numbers() - (shared ? 15 : 5);
    require(classes > 0, "%d numbers have no class scores", part.numbers());
    require(
        outputs.classes() == 0 || classes == outputs.classes(),
        "%d numbers mean %d classes; %d names are given",
        part.numbers(),
        classes,
        outputs.classes());
    return classes;
  }

  /** If all objectness values lie within 0..1, the graph has activated them. */
  private static boolean isActivated(List<Part> parts, Layout layout, int classes) {
    return isWithinOne(parts, layout, classes, 4);
  }

  /** The ONNX model zoo's YOLOv4 activates scores alone. */
  private static boolean hasRawOffsets(List<Part> parts, Layout layout, int classes) {
    return !isWithinOne(parts, layout, classes, 0);
  }

  private static boolean isWithinOne(List<Part> parts, Layout layout, int classes, int number) {
    if (layout == Layout.SHARED_CELLS) {
      return true;
    }
    int length = 5 + classes;
    for (Part part : parts) {
      float[] values = part.output().values();
      int cells = part.columns() * part.rows();
      for (int anchor = 0; anchor < part.anchors(); anchor++) {
        for (int cell = 0; cell < cells; cell++) {
          int at =
              switch (layout) {
                case PLANES -> (anchor * length + number) * cells + cell;
                case ANCHOR_ROWS -> (anchor * cells + cell) * length + number;
                default -> (cell * part.anchors() + anchor) * length + number;
              };
          if (values[at] < 0 || values[at] > 1) {
            return false;
          }
        }
      }
    }
    return true;
  }

  LayoutMatch region() throws NoMatch {
    Output output = outputs.only();
    require(output.rank() == 4, "its output %s is no grid", output.shape());
    int channels = output.side(1);
    boolean zoo =
        outputs.anchors().isEmpty()
            && output.name().equals("grid")
            && channels == 125
            && outputs.file().inputs().get(0).name().equals("image");
    List<Anchor> anchors = zoo ? Anchor.pairs(ZOO_ANCHORS) : outputs.anchors();
    require(
        !anchors.isEmpty(),
        "a file does not hold the anchors of a region head: give --anchors w,h,w,h,... of its"
            + " .cfg");
    require(
        channels % anchors.size() == 0 && channels / anchors.size() > 5,
        "%d channels are not those of %d anchors",
        channels,
        anchors.size());
    int classes = channels / anchors.size() - 5;
    require(
        outputs.classes() == 0 || classes == outputs.classes(),
        "%d anchors in %d channels mean %d classes; %d names are given",
        anchors.size(),
        channels,
        classes,
        outputs.classes());
    return new LayoutMatch(
        DetectorFamily.REGION,
        classes,
        new HeadDescription(HeadKind.REGION, anchors),
        null,
        zoo
            ? "image, grid and 125 channels are those of Tiny YOLOv2 of the ONNX model zoo"
            : String.format(
                Locale.ROOT,
                "a grid of %dx%d with %d anchors and %d classes",
                output.side(3),
                output.side(2),
                anchors.size(),
                classes));
  }
}
