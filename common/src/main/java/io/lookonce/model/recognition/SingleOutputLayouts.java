package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.OutputFacts.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadKind;
import io.lookonce.model.recognition.LayoutMatch.Recipe;
import io.lookonce.model.recognition.OutputFacts.NoMatch;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.BoxForm;
import io.lookonce.yolo.OutputLayout;
import java.util.List;
import java.util.Locale;

/** The layouts of detectors with one output, or one that is used. */
final class SingleOutputLayouts {

  /** Rows that a network that chooses its boxes gives at most; less than cells of any grid. */
  static final int ROWS = 2048;

  /** Raw numbers of YOLOX stay below, pixels of most cells' boxes above. */
  private static final double RAW_EXTENT = 15;

  private static final List<Float> ZOO_ANCHORS =
      List.of(1.08f, 1.19f, 3.42f, 4.41f, 6.63f, 11.38f, 9.42f, 5.11f, 16.62f, 10.52f);

  private final OutputFacts facts;

  SingleOutputLayouts(OutputFacts facts) {
    this.facts = facts;
  }

  LayoutMatch v5() throws NoMatch {
    Output output = rows();
    int rows = output.side(1);
    require(
        isThrice(rows),
        "it gives %d boxes, not three for each cell of the grids of %dx%d",
        rows,
        facts.width(),
        facts.height());
    int classes = classes(output.side(2), 5);
    return untouched(
        DetectorFamily.V5,
        classes,
        HeadKind.OBJECTNESS,
        OutputLayout.pixels(BoxForm.CENTRE_SIZE).withFurther(facts.coefficients()),
        "%d boxes are three for each cell of the grids; rows of 5 + %d numbers"
            .formatted(rows, classes));
  }

  private boolean isThrice(int rows) {
    for (int grids = 0; grids < 5; grids++) {
      if (rows == 3 * facts.cells(grids)) {
        return true;
      }
    }
    return false;
  }

  LayoutMatch v6() throws NoMatch {
    int classes = decodedClasses();
    Output output = facts.only();
    boolean named = output.name().equals("outputs");
    require(
        named || !output.name().equals("output") && isObjectnessOne(output),
        "its output '%s' is no v6's 'outputs', or its objectness is not 1 throughout",
        output.name());
    return decoded(
        DetectorFamily.V6, classes, named ? "named 'outputs'" : "objectness is 1 throughout");
  }

  LayoutMatch yoloxDecoded() throws NoMatch {
    int classes = decodedClasses();
    Output output = facts.only();
    require(!output.name().equals("outputs"), "its output is named 'outputs', as v6 names it");
    return decoded(DetectorFamily.YOLOX_DECODED, classes, "output '" + output.name() + "'");
  }

  private static boolean isObjectnessOne(Output output) {
    int length = output.side(2);
    for (int start = 0; start + length <= output.values().length; start += length) {
      float objectness = output.values()[start + 4];
      if (objectness != 1 && !(objectness == 0 && output.values()[start] == 0)) {
        return false;
      }
    }
    return true;
  }

  private int decodedClasses() throws NoMatch {
    Output output = rows();
    int classes = oneForEachCell(output);
    double extent = OutputFacts.middleExtent(output, output.side(2));
    require(
        extent > RAW_EXTENT,
        "its numbers reach to %.1f only, so they are no pixels: raw YOLOX",
        extent);
    return classes;
  }

  private LayoutMatch decoded(DetectorFamily family, int classes, String reason) throws NoMatch {
    return untouched(
        family,
        classes,
        HeadKind.OBJECTNESS,
        OutputLayout.pixels(BoxForm.CENTRE_SIZE),
        "a row of 5 + %d numbers for each cell; boxes are in pixels in a trial pass; %s"
            .formatted(classes, reason));
  }

  LayoutMatch yolox() throws NoMatch {
    Output output = rows();
    int classes = oneForEachCell(output);
    require(
        output.side(1) == facts.cells(0),
        "raw YOLOX has strides 8, 16 and 32, %d cells here, not %d",
        facts.cells(0),
        output.side(1));
    double extent = OutputFacts.middleExtent(output, output.side(2));
    require(
        extent <= RAW_EXTENT,
        "its numbers reach to %.0f in a trial pass, so its boxes are in pixels: v6 or decoded"
            + " YOLOX",
        extent);
    return new LayoutMatch(
        DetectorFamily.YOLOX,
        classes,
        new HeadDescription(HeadKind.YOLOX, List.of()),
        null,
        "a row of 5 + %d numbers for each cell of strides 8, 16 and 32; boxes are raw in a trial pass"
            .formatted(classes));
  }

  private int oneForEachCell(Output output) throws NoMatch {
    require(
        facts.isCells(output.side(1)),
        "it gives %d boxes, not one for each cell of the grids of %dx%d",
        output.side(1),
        facts.width(),
        facts.height());
    return classes(output.side(2), 5);
  }

  LayoutMatch v8() throws NoMatch {
    Output output = rows();
    boolean valuesFirst = output.side(1) < output.side(2);
    int boxes = output.side(valuesFirst ? 2 : 1);
    require(
        facts.isCells(boxes) || valuesFirst && facts.classes() > 0 && boxes > 1000,
        "it gives %d boxes, not one for each cell of the grids of %dx%d",
        boxes,
        facts.width(),
        facts.height());
    // Without names, rows of boxes may as well have objectness.
    require(valuesFirst || facts.classes() > 0, "its class names are not known");
    int classes = classes(output.side(valuesFirst ? 1 : 2), 4);
    int masks = facts.coefficients();
    return untouched(
        DetectorFamily.V8,
        classes,
        HeadKind.CLASS_SCORES,
        OutputLayout.pixels(BoxForm.CENTRE_SIZE).withValuesFirst(valuesFirst).withFurther(masks),
        "4 + %d numbers%s for each cell, no objectness"
            .formatted(classes, masks > 0 ? " and " + masks + " of a mask" : ""));
  }

  LayoutMatch rtdetr() throws NoMatch {
    Output output = rows();
    int boxes = output.side(1);
    require(boxes <= 1000 && !facts.isCells(boxes), "%d boxes are too many for queries", boxes);
    require(
        !facts.isCells(output.side(2)) && (facts.classes() > 0 || output.side(2) != 6),
        "rows of %d numbers are not those of queries",
        output.side(2));
    int classes = classes(output.side(2), 4);
    double greatest = OutputFacts.greatest(output, output.side(2), 0, 4);
    require(greatest <= 2, "boxes reach to %.0f, so they are no shares", greatest);
    return untouched(
        DetectorFamily.RTDETR,
        classes,
        HeadKind.CLASS_SCORES,
        OutputLayout.shares(BoxForm.CENTRE_SIZE),
        "%d queries of 4 + %d numbers, boxes in shares".formatted(boxes, classes));
  }

  LayoutMatch endToEnd() throws NoMatch {
    Output output = rows();
    int boxes = output.side(1);
    int masks = facts.coefficients();
    require(output.side(2) == 6 + masks, "its rows have %d numbers, not 6", output.side(2));
    boolean said = new UltralyticsMetadata(facts.file().metadata()).endToEnd();
    require(said || boxes <= 3000 && !facts.isCells(boxes), "%d boxes are too many", boxes);
    for (int row = 0; row < boxes; row++) {
      float classId = output.values()[row * output.side(2) + 5];
      require(classId == Math.rint(classId), "the last number of a row is no class: %s", classId);
    }
    return untouched(
        DetectorFamily.END_TO_END,
        0,
        HeadKind.SELECTED,
        OutputLayout.pixels(BoxForm.CORNERS).withFurther(masks),
        "%d rows of corners, score and class".formatted(boxes));
  }

  LayoutMatch v7EndToEnd() throws NoMatch {
    Output output = facts.only();
    require(
        output.rank() == 2 && (output.side(1) == 7 || output.side(1) == 6),
        "its output %s is no list of rows of 7",
        output.shape());
    String name = output.name().toLowerCase(Locale.ROOT);
    long[] columns;
    DetectorFamily family = DetectorFamily.V7_END_TO_END;
    if (output.side(1) == 6) {
      require(
          facts.file().inputs().stream().anyMatch(input -> input.name().equals("scale_factor"))
              || name.contains("multiclass_nms"),
          "rows of 6 without batch are known of PaddleDetection only");
      columns = new long[] {2, 3, 4, 5, 1, 0};
      family = DetectorFamily.PICODET;
    } else if (name.contains("flat_predictions")) {
      columns = new long[] {1, 2, 3, 4, 5, 6};
    } else if (name.contains("classid_score_x1y1x2y2")) {
      columns = new long[] {3, 4, 5, 6, 2, 1};
    } else if (name.contains("classid_x1y1x2y2_score")) {
      columns = new long[] {2, 3, 4, 5, 6, 1};
    } else {
      columns = new long[] {1, 2, 3, 4, 6, 5};
    }
    return new LayoutMatch(
        family,
        0,
        HeadDescription.of(HeadKind.SELECTED, OutputLayout.pixels(BoxForm.CORNERS)),
        new Recipe(
            graph -> graph.padded(graph.columns(graph.toFloats(output.name()), columns), ROWS, 6),
            List.of(ROWS, 6),
            true),
        "a list of rows of %d: suppression is in the graph%s"
            .formatted(
                output.side(1),
                family == DetectorFamily.PICODET
                    ? "; for PP-YOLOE+ and RT-DETR give --value-range 1"
                    : ""));
  }

  LayoutMatch region() throws NoMatch {
    Output output = facts.only();
    require(output.rank() == 4, "its output %s is no grid", output.shape());
    int channels = output.side(1);
    boolean zoo =
        facts.anchors().isEmpty()
            && output.name().equals("grid")
            && channels == 125
            && facts.file().inputs().get(0).name().equals("image");
    List<Anchor> anchors = zoo ? Anchor.pairs(ZOO_ANCHORS) : facts.anchors();
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
        facts.classes() == 0 || classes == facts.classes(),
        "%d anchors in %d channels mean %d classes; %d names are given",
        anchors.size(),
        channels,
        classes,
        facts.classes());
    return new LayoutMatch(
        DetectorFamily.REGION,
        classes,
        new HeadDescription(HeadKind.REGION, anchors),
        null,
        zoo
            ? "image, grid and 125 channels are those of Tiny YOLOv2 of the ONNX model zoo"
            : "a grid of %dx%d with %d anchors and %d classes"
                .formatted(output.side(3), output.side(2), anchors.size(), classes));
  }

  LayoutMatch nanodet() throws NoMatch {
    Output output = rows();
    List<Integer> strides = List.of(8, 16, 32, 64);
    double offset = 0;
    if (output.side(1) != SeveralOutputLayouts.ceiledCells(facts, strides)) {
      strides = List.of(8, 16, 32);
      offset = 0.5;
    }
    require(
        output.side(1) == SeveralOutputLayouts.ceiledCells(facts, strides),
        "it gives %d rows, not one for each cell",
        output.side(1));
    require(facts.classes() > 0 || strides.size() == 4, "its class names are not known");
    int classes = facts.classes() > 0 ? facts.classes() : output.side(2) - 32;
    int bins = (output.side(2) - classes) / 4;
    require(
        bins >= 4 && bins <= 64 && classes + 4 * bins == output.side(2),
        "rows of %d numbers are not %d classes and four distributions",
        output.side(2),
        classes);
    return untouched(
        DetectorFamily.NANODET,
        classes,
        HeadKind.DISTRIBUTION,
        OutputLayout.distribution(
            SeveralOutputLayouts.scores(output, output.side(2), classes), strides, offset),
        "%d + 4 x %d numbers for each cell of strides %s".formatted(classes, bins, strides));
  }

  private Output rows() throws NoMatch {
    Output output = facts.only();
    require(output.rank() == 3, "its output %s is no list of rows", output.shape());
    require(!facts.isWhole(output), "its output %s holds whole numbers", output.name());
    return output;
  }

  /** Class scores in a row, which also has other numbers. */
  private int classes(int rowLength, int others) throws NoMatch {
    int classes = rowLength - others - facts.coefficients();
    require(classes > 0, "rows of %d numbers have no class scores", rowLength);
    require(
        facts.classes() == 0 || classes == facts.classes(),
        "rows of %d numbers mean %d classes; %d names are given",
        rowLength,
        classes,
        facts.classes());
    return classes;
  }

  private LayoutMatch untouched(
      DetectorFamily family, int classes, HeadKind kind, OutputLayout layout, String reason)
      throws NoMatch {
    Output output = facts.only();
    Recipe recipe =
        facts.outputs().size() == 1
            ? null
            : new Recipe(graph -> output.name(), List.of(output.side(1), output.side(2)), false);
    return new LayoutMatch(family, classes, HeadDescription.of(kind, layout), recipe, reason);
  }
}
