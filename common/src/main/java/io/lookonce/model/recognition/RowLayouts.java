package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.ModelOutputs.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.recognition.LayoutMatch.OutputAdapter;
import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.BoxForm;
import io.lookonce.yolo.OutputLayout;
import java.util.List;
import java.util.Locale;

/**
 * Layouts with one output that has a row of numbers for each candidate box: YOLOv5 to YOLOv12,
 * YOLOX and RT-DETR of Ultralytics.
 */
final class RowLayouts {

  /** Raw numbers of YOLOX stay below; pixels of most boxes lie above. */
  private static final double RAW_EXTENT = 15;

  private final ModelOutputs outputs;

  RowLayouts(ModelOutputs outputs) {
    this.outputs = outputs;
  }

  LayoutMatch v5() throws NoMatch {
    Output output = outputs.rows();
    int rows = output.side(1);
    require(
        isThrice(rows),
        "it gives %d boxes, not three for each cell of the grids of %dx%d",
        rows,
        outputs.width(),
        outputs.height());
    int classes = outputs.classes(output.side(2), 5);
    return outputs.untouched(
        DetectorFamily.V5,
        classes,
        HeadKind.OBJECTNESS,
        OutputLayout.pixels(BoxForm.CENTRE_SIZE).withFurther(outputs.coefficients()),
        String.format(
            Locale.ROOT,
            "%d boxes are three for each cell of the grids; rows of 5 + %d numbers",
            rows,
            classes));
  }

  private boolean isThrice(int rows) {
    for (int grids = 0; grids < 5; grids++) {
      if (rows == 3 * outputs.cells(grids)) {
        return true;
      }
    }
    return false;
  }

  LayoutMatch v6() throws NoMatch {
    int classes = decodedClasses();
    Output output = outputs.only();
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
    Output output = outputs.only();
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
    Output output = outputs.rows();
    int classes = oneForEachCell(output);
    double extent = ModelOutputs.middleExtent(output, output.side(2));
    require(
        extent > RAW_EXTENT,
        "its numbers reach to %.1f only, so they are no pixels: raw YOLOX",
        extent);
    return classes;
  }

  private LayoutMatch decoded(DetectorFamily family, int classes, String reason) throws NoMatch {
    return outputs.untouched(
        family,
        classes,
        HeadKind.OBJECTNESS,
        OutputLayout.pixels(BoxForm.CENTRE_SIZE),
        String.format(
            Locale.ROOT,
            "a row of 5 + %d numbers for each cell; boxes are in pixels in a trial pass; %s",
            classes,
            reason));
  }

  LayoutMatch yolox() throws NoMatch {
    Output output = outputs.rows();
    int classes = oneForEachCell(output);
    require(
        output.side(1) == outputs.cells(0),
        "raw YOLOX has strides 8, 16 and 32, %d cells here, not %d",
        outputs.cells(0),
        output.side(1));
    double extent = ModelOutputs.middleExtent(output, output.side(2));
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
        String.format(
            Locale.ROOT,
            "a row of 5 + %d numbers for each cell of strides 8, 16 and 32; boxes are raw in a"
                + " trial pass",
            classes));
  }

  private int oneForEachCell(Output output) throws NoMatch {
    require(
        outputs.isCells(output.side(1)),
        "it gives %d boxes, not one for each cell of the grids of %dx%d",
        output.side(1),
        outputs.width(),
        outputs.height());
    return outputs.classes(output.side(2), 5);
  }

  LayoutMatch v8() throws NoMatch {
    Output output = outputs.rows();
    boolean valuesFirst = output.side(1) < output.side(2);
    int boxes = output.side(valuesFirst ? 2 : 1);
    require(
        outputs.isCells(boxes) || valuesFirst && outputs.classes() > 0 && boxes > 1000,
        "it gives %d boxes, not one for each cell of the grids of %dx%d",
        boxes,
        outputs.width(),
        outputs.height());
    // Without names, rows of boxes may as well have objectness.
    require(valuesFirst || outputs.classes() > 0, "its class names are not known");
    int classes = outputs.classes(output.side(valuesFirst ? 1 : 2), 4);
    int masks = outputs.coefficients();
    return outputs.untouched(
        DetectorFamily.V8,
        classes,
        HeadKind.CLASS_SCORES,
        OutputLayout.pixels(BoxForm.CENTRE_SIZE).withValuesFirst(valuesFirst).withFurther(masks),
        String.format(
            Locale.ROOT,
            "4 + %d numbers%s for each cell, no objectness",
            classes,
            masks > 0 ? " and " + masks + " of a mask" : ""));
  }

  LayoutMatch rtdetr() throws NoMatch {
    Output output = outputs.rows();
    int boxes = output.side(1);
    require(boxes <= 1000 && !outputs.isCells(boxes), "%d boxes are too many for queries", boxes);
    require(
        !outputs.isCells(output.side(2)) && (outputs.classes() > 0 || output.side(2) != 6),
        "rows of %d numbers are not those of queries",
        output.side(2));
    int classes = outputs.classes(output.side(2), 4);
    double greatest = ModelOutputs.greatest(output, output.side(2), 0, 4);
    require(greatest <= 2, "boxes reach to %.0f, so they are no shares", greatest);
    return outputs.untouched(
        DetectorFamily.RTDETR,
        classes,
        HeadKind.CLASS_SCORES,
        OutputLayout.shares(BoxForm.CENTRE_SIZE),
        String.format(
            Locale.ROOT, "%d queries of 4 + %d numbers, boxes in shares", boxes, classes));
  }

  LayoutMatch v7EndToEnd() throws NoMatch {
    Output output = outputs.only();
    require(
        output.rank() == 2 && (output.side(1) == 7 || output.side(1) == 6),
        "its output %s is no list of rows of 7",
        output.shape());
    String name = output.name().toLowerCase(Locale.ROOT);
    long[] columns;
    DetectorFamily family = DetectorFamily.V7_END_TO_END;
    if (output.side(1) == 6) {
      require(
          outputs.file().inputs().stream().anyMatch(input -> input.name().equals("scale_factor"))
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
        new OutputAdapter(
            graph ->
                graph.padded(
                    graph.columns(graph.toFloats(output.name()), columns),
                    SelectedBoxLayouts.ROWS,
                    6),
            List.of(SelectedBoxLayouts.ROWS, 6),
            true),
        String.format(
            Locale.ROOT,
            "a list of rows of %d: suppression is in the graph%s",
            output.side(1),
            family == DetectorFamily.PICODET
                ? "; for PP-YOLOE+ and RT-DETR give --value-range 1"
                : ""));
  }
}
