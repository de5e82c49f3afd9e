package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.ModelOutputs.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.recognition.DetectorFamily.Preprocessing;
import io.lookonce.model.recognition.LayoutMatch.OutputAdapter;
import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import io.lookonce.onnx.OnnxRewrite;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.BoxForm;
import io.lookonce.yolo.OutputLayout;
import io.lookonce.yolo.OutputLayout.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Layouts of networks that choose their boxes themselves: one list, or boxes, scores and labels in
 * several outputs.
 */
final class SelectedBoxLayouts {

  /** Most boxes of one image that are kept. */
  static final int ROWS = 2048;

  /** Relative boxes may reach a little beyond the image. */
  private static final double RELATIVE_LIMIT = 2;

  private final ModelOutputs outputs;

  SelectedBoxLayouts(ModelOutputs outputs) {
    this.outputs = outputs;
  }

  LayoutMatch endToEnd() throws NoMatch {
    Output output = outputs.rows();
    int boxes = output.side(1);
    int masks = outputs.coefficients();
    require(output.side(2) == 6 + masks, "its rows have %d numbers, not 6", output.side(2));
    boolean said = new UltralyticsMetadata(outputs.file().metadata()).endToEnd();
    require(said || boxes <= 3000 && !outputs.isCells(boxes), "%d boxes are too many", boxes);
    for (int row = 0; row < boxes; row++) {
      float classId = output.values()[row * output.side(2) + 5];
      require(classId == Math.rint(classId), "the last number of a row is no class: %s", classId);
    }
    return outputs.untouched(
        DetectorFamily.END_TO_END,
        0,
        HeadKind.SELECTED,
        OutputLayout.pixels(BoxForm.CORNERS).withFurther(masks),
        String.format(Locale.ROOT, "%d rows of corners, score and class", boxes));
  }

  /** Labels, boxes and scores; also boxes with their scores, and labels. */
  LayoutMatch dfine() throws NoMatch {
    outputs.requireCount(3);
    Output boxes = boxesOfAnyRank();
    List<Output> others = new ArrayList<>(outputs.all());
    others.remove(boxes);
    boolean firstIsLabels =
        outputs.isWhole(others.get(0)) || others.get(0).name().contains("label");
    Output labels = others.get(firstIsLabels ? 0 : 1);
    Output scores = others.get(firstIsLabels ? 1 : 0);
    require(
        outputs.isWhole(labels)
            || labels.name().contains("label")
            || labels.name().contains("class"),
        "neither %s nor %s holds labels",
        labels.name(),
        scores.name());
    require(
        labels.values().length * 4 == boxes.values().length
            && scores.values().length == labels.values().length,
        "its outputs have different numbers of boxes");
    boolean relative =
        boxes.values().length > 0 && ModelOutputs.greatest(boxes, 4, 0, 4) <= RELATIVE_LIMIT;
    boolean zoo = boxes.name().equals("bboxes");
    // torchvision exports models of one image, with labels that count the background as 0.
    boolean fromOne = boxes.rank() == 2 || outputs.file().batchAdded() || zoo;
    return selected(
        zoo ? DetectorFamily.DETR.preprocessing() : DetectorFamily.DFINE.preprocessing(),
        DetectorFamily.DFINE,
        BoxForm.CORNERS,
        relative,
        fromOne ? 1 : 0,
        boxes,
        scores,
        labels,
        String.format(
            Locale.ROOT,
            "labels, boxes and scores; boxes in %s%s",
            relative ? "shares" : "pixels",
            fromOne ? ", label 1 is the first class" : ""));
  }

  /** MMDetection's boxes with scores in one output, labels in the other. */
  LayoutMatch boxesWithScoresAndLabels() throws NoMatch {
    outputs.requireCount(2);
    Output boxes = outputs.named("dets");
    Output labels = outputs.named("labels");
    require(
        boxes != null
            && labels != null
            && boxes.side(-1) == 5
            && outputs.isWhole(labels)
            && labels.values().length * 5 == boxes.values().length,
        "it has no 'dets' of five numbers with whole 'labels'");
    return new LayoutMatch(
        DetectorFamily.END_TO_END,
        0,
        HeadDescription.of(HeadKind.SELECTED, OutputLayout.pixels(BoxForm.CORNERS)),
        new OutputAdapter(
            graph ->
                graph.padded(
                    graph.concat(
                        List.of(
                            graph.reshape(graph.toFloats(boxes.name()), -1, 5),
                            graph.reshape(graph.toFloats(labels.name()), -1, 1)),
                        1),
                    ROWS,
                    6),
            List.of(ROWS, 6),
            true),
        new Preprocessing(
            DetectorFamily.V8.preprocessing().resize(),
            DetectorFamily.YOLOX.preprocessing().position(),
            114,
            DetectorFamily.YOLOX.preprocessing().order(),
            1,
            List.of(),
            List.of()),
        "'dets' and 'labels' as MMDetection exports them");
  }

  /** TensorFlow's outputs by name. */
  LayoutMatch tensorflow() throws NoMatch {
    Output boxes = outputs.named("detection_boxes", "det_boxes", "pred_boxes");
    Output scores = outputs.named("detection_scores", "det_scores", "pred_scores");
    Output labels = outputs.named("detection_classes", "det_classes", "pred_classes");
    require(
        boxes != null && scores != null && labels != null,
        "it has no outputs detection_boxes, detection_scores and detection_classes");
    require(
        boxes.side(-1) == 4
            && scores.values().length * 4 == boxes.values().length
            && labels.values().length == scores.values().length,
        "its outputs have different numbers of boxes");
    if (!boxes.name().contains("detection")) {
      return selected(
          DetectorFamily.END_TO_END.preprocessing(),
          DetectorFamily.END_TO_END,
          BoxForm.CORNERS,
          false,
          0,
          boxes,
          scores,
          labels,
          "boxes, scores and classes by name: suppression is in the graph");
    }
    return selected(
        DetectorFamily.TENSORFLOW.preprocessing(),
        DetectorFamily.TENSORFLOW,
        BoxForm.CORNERS_Y_FIRST,
        ModelOutputs.greatest(boxes, 4, 0, 4) <= RELATIVE_LIMIT,
        1,
        boxes,
        scores,
        labels,
        "the outputs of TensorFlow's detection API; class 1 is the first");
  }

  /** All boxes, all scores, and which were chosen. */
  LayoutMatch suppressed() throws NoMatch {
    outputs.requireCount(3);
    Output boxes = outputs.boxes();
    List<Output> others = new ArrayList<>(outputs.all());
    others.remove(boxes);
    boolean firstIsChosen = outputs.isWhole(others.get(0));
    Output chosen = others.get(firstIsChosen ? 0 : 1);
    Output scores = others.get(firstIsChosen ? 1 : 0);
    require(
        outputs.isWhole(chosen) && chosen.side(-1) == 3,
        "none of its outputs lists image, class and box of what was chosen");
    require(
        scores.rank() == 3 && scores.side(2) == boxes.side(1),
        "%s has no scores [B, C, N] for the boxes of %s",
        scores.name(),
        boxes.name());
    int classes = scores.side(1);
    require(
        outputs.classes() == 0 || outputs.classes() == classes,
        "its scores are those of %d classes; %d names are given",
        classes,
        outputs.classes());
    boolean yFirst =
        outputs.file().producer().toLowerCase(java.util.Locale.ROOT).contains("keras")
            || boxes.name().contains("yolonms");
    return new LayoutMatch(
        DetectorFamily.SUPPRESSED,
        classes,
        HeadDescription.of(
            HeadKind.SELECTED,
            OutputLayout.pixels(yFirst ? BoxForm.CORNERS_Y_FIRST : BoxForm.CORNERS)),
        new OutputAdapter(
            graph -> {
              String places = graph.reshape(graph.toLongs(chosen.name()), -1, 3);
              String classId = graph.reshape(graph.columns(places, 1), -1);
              String box = graph.reshape(graph.columns(places, 2), -1);
              String corners = graph.rows(graph.reshape(graph.toFloats(boxes.name()), -1, 4), box);
              String found =
                  graph.rows(
                      graph.reshape(graph.toFloats(scores.name()), -1),
                      graph.combined(classId, boxes.side(1), box));
              return graph.padded(
                  graph.concat(
                      List.of(
                          corners,
                          graph.reshape(found, -1, 1),
                          graph.toFloats(graph.columns(places, 1))),
                      1),
                  ROWS,
                  6);
            },
            List.of(ROWS, 6),
            true),
        "boxes, scores and what NonMaxSuppression chose of them");
  }

  private LayoutMatch selected(
      Preprocessing preprocessing,
      DetectorFamily family,
      BoxForm form,
      boolean relative,
      int firstClass,
      Output boxes,
      Output scores,
      Output labels,
      String reason) {
    boolean fixed = boxes.rank() == 3 && isFixed(boxes);
    int rows = fixed ? boxes.side(1) : ROWS;
    OutputLayout layout =
        (relative ? OutputLayout.shares(form) : OutputLayout.pixels(form))
            .withScores(Scores.PROBABILITIES, firstClass, 0);
    long count = fixed ? boxes.side(1) : -1;
    Function<OnnxRewrite, String> value =
        graph -> {
          String joined =
              graph.concat(
                  List.of(
                      column(graph, boxes, fixed, count, 4),
                      column(graph, scores, fixed, count, 1),
                      column(graph, labels, fixed, count, 1)),
                  fixed ? 2 : 1);
          return fixed ? joined : graph.padded(joined, rows, 6);
        };
    return new LayoutMatch(
        family,
        0,
        HeadDescription.of(HeadKind.SELECTED, layout),
        new OutputAdapter(value, List.of(rows, 6), !fixed),
        preprocessing,
        reason);
  }

  private static String column(
      OnnxRewrite graph, Output output, boolean fixed, long count, int width) {
    String floats = graph.toFloats(output.name());
    return fixed ? graph.reshape(floats, -1, count, width) : graph.reshape(floats, -1, width);
  }

  /** Whether the model says itself how many boxes it gives. */
  private boolean isFixed(Output boxes) {
    return outputs.file().outputs().stream()
        .anyMatch(
            value ->
                value.name().equals(boxes.name())
                    && value.shape().size() == 3
                    && value.shape().get(1) > 0);
  }

  private Output boxesOfAnyRank() throws NoMatch {
    for (Output output : outputs.all()) {
      if (output.rank() >= 2 && output.rank() <= 3 && output.side(-1) == 4) {
        return output;
      }
    }
    throw new NoMatch("none of its outputs has rows of four numbers for boxes");
  }
}
