package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.OutputFacts.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadKind;
import io.lookonce.model.recognition.DetectorFamily.Preparation;
import io.lookonce.model.recognition.LayoutMatch.Recipe;
import io.lookonce.model.recognition.OutputFacts.NoMatch;
import io.lookonce.onnx.OnnxRewrite;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.BoxForm;
import io.lookonce.yolo.DistributionHead;
import io.lookonce.yolo.OutputLayout;
import io.lookonce.yolo.OutputLayout.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The layouts of detectors with several outputs, which become one when they are imported. */
final class SeveralOutputLayouts {

  /** Shares may lie a little outside of the image. */
  private static final double SHARES = 2;

  private final OutputFacts facts;

  SeveralOutputLayouts(OutputFacts facts) {
    this.facts = facts;
  }

  /** Logits and boxes of queries. */
  LayoutMatch detr() throws NoMatch {
    requireOutputs(2);
    Output boxes = boxes();
    Output logits = other(boxes);
    int queries = boxes.side(1);
    require(
        logits.rank() == 3 && logits.side(1) == queries && !facts.isWhole(logits),
        "%s has no scores for the boxes of %s",
        logits.name(),
        boxes.name());
    require(
        queries <= 1000 && facts.named("scores", "confidences") == null,
        "%d boxes named '%s' are those of SSD",
        queries,
        boxes.name());
    int width = logits.side(2);
    boolean rfdetr = facts.named("dets") != null && facts.named("labels") != null;
    int classes = facts.classes() > 0 ? facts.classes() : width;
    require(
        width == classes || width == classes + 1,
        "%d scores a query mean %d classes, or %d and 'no object'; %d names are given",
        width,
        width,
        width - 1,
        classes);
    boolean noObject = width == classes + 1;
    Scores scores =
        isProbabilities(logits, width)
            ? Scores.PROBABILITIES
            : noObject && !rfdetr ? Scores.SOFTMAX : Scores.LOGISTIC;
    boolean plain = !noObject && !rfdetr;
    return new LayoutMatch(
        DetectorFamily.DETR,
        classes,
        HeadDescription.of(
            HeadKind.CLASS_SCORES,
            OutputLayout.shares(BoxForm.CENTRE_SIZE).withScores(scores, 0, noObject ? 1 : 0)),
        new Recipe(
            graph ->
                graph.concat(
                    List.of(graph.toFloats(boxes.name()), graph.toFloats(logits.name())), 2),
            List.of(queries, 4 + width),
            false),
        plain ? DetectorFamily.RTDETR.preparation() : DetectorFamily.DETR.preparation(),
        "%d queries with logits and boxes%s; read by %s%s"
            .formatted(
                queries,
                noObject ? ", the last score is 'no object'" : "",
                scores.name().toLowerCase(java.util.Locale.ROOT),
                plain ? "; for Deformable DETR give --mean and --deviation" : ""));
  }

  /** Scores and boxes of default boxes; also of YOLOv4 and YOLO-NAS before suppression. */
  LayoutMatch ssd() throws NoMatch {
    requireOutputs(2);
    Output boxes = boxesOfFour();
    Output scores = other(boxes);
    int count = boxes.side(1);
    require(
        scores.rank() == 3 && scores.side(1) == count,
        "%s has no scores for the boxes of %s",
        scores.name(),
        boxes.name());
    require(
        count > 1000 || facts.named("scores", "confidences", "confs") != null,
        "%d boxes are those of queries",
        count);
    boolean relative = OutputFacts.greatest(boxes, 4, 0, 4) <= 2 * SHARES;
    int width = scores.side(2);
    boolean plain = !relative || boxes.rank() == 4;
    int classes = facts.classes() > 0 ? facts.classes() : plain ? width : width - 1;
    require(
        width == classes || width == classes + 1,
        "%d scores a box mean %d classes and a background; %d names are given",
        width,
        width - 1,
        classes);
    boolean background = width > classes;
    Scores rule =
        isProbabilities(scores, width)
            ? Scores.PROBABILITIES
            : background ? Scores.SOFTMAX : Scores.LOGISTIC;
    OutputLayout layout =
        relative ? OutputLayout.shares(BoxForm.CORNERS) : OutputLayout.pixels(BoxForm.CORNERS);
    DetectorFamily like =
        relative ? background ? DetectorFamily.SSD : DetectorFamily.RTDETR : DetectorFamily.V8;
    return new LayoutMatch(
        DetectorFamily.SSD,
        classes,
        HeadDescription.of(HeadKind.CLASS_SCORES, layout.withScores(rule, background ? 1 : 0, 0)),
        new Recipe(
            graph ->
                graph.concat(
                    List.of(
                        graph.reshape(graph.toFloats(boxes.name()), 0, count, 4),
                        graph.toFloats(scores.name())),
                    2),
            List.of(count, 4 + width),
            false),
        like.preparation(),
        "%d boxes as corners in %s with %d scores each%s"
            .formatted(
                count,
                relative ? "shares" : "pixels",
                width,
                background ? ", the background first" : ""));
  }

  /** {@code [B, N, 4]}, or {@code [B, N, 1, 4]} as a common export of YOLOv4 gives them. */
  private Output boxesOfFour() throws NoMatch {
    for (Output output : facts.outputs()) {
      if (output.rank() == 4 && output.side(2) == 1 && output.side(3) == 4) {
        return output;
      }
    }
    return boxes();
  }

  /** Labels, boxes and scores; also boxes with their scores, and labels. */
  LayoutMatch dfine() throws NoMatch {
    requireOutputs(3);
    Output boxes = boxesOfAnyRank();
    List<Output> others = new ArrayList<>(facts.outputs());
    others.remove(boxes);
    boolean firstIsLabels = facts.isWhole(others.get(0)) || others.get(0).name().contains("label");
    Output labels = others.get(firstIsLabels ? 0 : 1);
    Output scores = others.get(firstIsLabels ? 1 : 0);
    require(
        facts.isWhole(labels) || labels.name().contains("label") || labels.name().contains("class"),
        "neither %s nor %s holds labels",
        labels.name(),
        scores.name());
    require(
        labels.values().length * 4 == boxes.values().length
            && scores.values().length == labels.values().length,
        "its outputs have different numbers of boxes");
    boolean relative = boxes.values().length > 0 && OutputFacts.greatest(boxes, 4, 0, 4) <= SHARES;
    boolean zoo = boxes.name().equals("bboxes");
    boolean fromOne = boxes.rank() == 2 || zoo;
    return selected(
        zoo ? DetectorFamily.DETR.preparation() : DetectorFamily.DFINE.preparation(),
        DetectorFamily.DFINE,
        BoxForm.CORNERS,
        relative,
        fromOne ? 1 : 0,
        boxes,
        scores,
        labels,
        "labels, boxes and scores; boxes in %s%s"
            .formatted(
                relative ? "shares" : "pixels", fromOne ? ", label 1 is the first class" : ""));
  }

  /** MMDetection's boxes with scores in one output, labels in the other. */
  LayoutMatch boxesWithScoresAndLabels() throws NoMatch {
    requireOutputs(2);
    Output boxes = facts.named("dets");
    Output labels = facts.named("labels");
    require(
        boxes != null
            && labels != null
            && boxes.side(-1) == 5
            && facts.isWhole(labels)
            && labels.values().length * 5 == boxes.values().length,
        "it has no 'dets' of five numbers with whole 'labels'");
    return new LayoutMatch(
        DetectorFamily.END_TO_END,
        0,
        HeadDescription.of(HeadKind.SELECTED, OutputLayout.pixels(BoxForm.CORNERS)),
        new Recipe(
            graph ->
                graph.padded(
                    graph.concat(
                        List.of(
                            graph.reshape(graph.toFloats(boxes.name()), -1, 5),
                            graph.reshape(graph.toFloats(labels.name()), -1, 1)),
                        1),
                    SingleOutputLayouts.ROWS,
                    6),
            List.of(SingleOutputLayouts.ROWS, 6),
            true),
        new Preparation(
            DetectorFamily.V8.preparation().resize(),
            DetectorFamily.YOLOX.preparation().position(),
            114,
            DetectorFamily.YOLOX.preparation().order(),
            1,
            List.of(),
            List.of()),
        "'dets' and 'labels' as MMDetection exports them");
  }

  /** TensorFlow's outputs by name. */
  LayoutMatch tensorflow() throws NoMatch {
    Output boxes = facts.named("detection_boxes", "det_boxes", "pred_boxes");
    Output scores = facts.named("detection_scores", "det_scores", "pred_scores");
    Output labels = facts.named("detection_classes", "det_classes", "pred_classes");
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
          DetectorFamily.END_TO_END.preparation(),
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
        DetectorFamily.TENSORFLOW.preparation(),
        DetectorFamily.TENSORFLOW,
        BoxForm.CORNERS_Y_FIRST,
        OutputFacts.greatest(boxes, 4, 0, 4) <= SHARES,
        1,
        boxes,
        scores,
        labels,
        "the outputs of TensorFlow's detection API; class 1 is the first");
  }

  /** All boxes, all scores, and which were chosen. */
  LayoutMatch suppressed() throws NoMatch {
    requireOutputs(3);
    Output boxes = boxes();
    List<Output> others = new ArrayList<>(facts.outputs());
    others.remove(boxes);
    boolean firstIsChosen = facts.isWhole(others.get(0));
    Output chosen = others.get(firstIsChosen ? 0 : 1);
    Output scores = others.get(firstIsChosen ? 1 : 0);
    require(
        facts.isWhole(chosen) && chosen.side(-1) == 3,
        "none of its outputs lists image, class and box of what was chosen");
    require(
        scores.rank() == 3 && scores.side(2) == boxes.side(1),
        "%s has no scores [B, C, N] for the boxes of %s",
        scores.name(),
        boxes.name());
    int classes = scores.side(1);
    require(
        facts.classes() == 0 || facts.classes() == classes,
        "its scores are those of %d classes; %d names are given",
        classes,
        facts.classes());
    boolean yFirst =
        facts.file().producer().toLowerCase(java.util.Locale.ROOT).contains("keras")
            || boxes.name().contains("yolonms");
    return new LayoutMatch(
        DetectorFamily.SUPPRESSED,
        classes,
        HeadDescription.of(
            HeadKind.SELECTED,
            OutputLayout.pixels(yFirst ? BoxForm.CORNERS_Y_FIRST : BoxForm.CORNERS)),
        new Recipe(
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
                  SingleOutputLayouts.ROWS,
                  6);
            },
            List.of(SingleOutputLayouts.ROWS, 6),
            true),
        "boxes, scores and what NonMaxSuppression chose of them");
  }

  /** Scores and distances for each stride. */
  LayoutMatch distributions(DetectorFamily family) throws NoMatch {
    List<Output> outputs = facts.outputs();
    int levels = family == DetectorFamily.PICODET ? 4 : 3;
    require(outputs.size() == 2 * levels, "it has %d outputs, not %d", outputs.size(), 2 * levels);
    List<Integer> strides = List.of(8, 16, 32, 64).subList(0, levels);
    List<Output> scores = new ArrayList<>();
    List<Output> distances = new ArrayList<>();
    for (int stride : strides) {
      List<Output> level =
          outputs.stream()
              .filter(each -> each.rank() == 3)
              .filter(each -> each.side(1) == ceiledCells(facts, List.of(stride)))
              .sorted(Comparator.comparing(SeveralOutputLayouts::isDistances))
              .toList();
      require(level.size() == 2, "it has no scores and distances for stride %d", stride);
      boolean swapped = facts.classes() > 0 && level.get(0).side(2) != facts.classes();
      scores.add(level.get(swapped ? 1 : 0));
      distances.add(level.get(swapped ? 0 : 1));
    }
    int classes = scores.get(0).side(2);
    int sides = distances.get(0).side(2);
    require(
        facts.classes() == 0 || classes == facts.classes(),
        "its scores are those of %d classes; %d names are given",
        classes,
        facts.classes());
    require(sides % 4 == 0 && sides >= 16, "%d distances are not four distributions", sides);
    return new LayoutMatch(
        family,
        classes,
        HeadDescription.of(
            HeadKind.DISTRIBUTION,
            OutputLayout.distribution(scores(scores.get(0), classes, classes), strides, 0.5)),
        new Recipe(
            graph -> graph.concat(List.of(joined(graph, scores), joined(graph, distances)), 2),
            List.of(ceiledCells(facts, strides), classes + sides),
            false),
        "scores and distances for each of the strides %s".formatted(strides));
  }

  private static String joined(OnnxRewrite graph, List<Output> levels) {
    return graph.concat(levels.stream().map(each -> graph.toFloats(each.name())).toList(), 1);
  }

  /** By their names, scores come before distances; without names the longer rows do. */
  private static int isDistances(Output output) {
    String name = output.name().toLowerCase(java.util.Locale.ROOT);
    if (name.contains("dis") || name.contains("box") || name.contains("reg")) {
      return 2;
    }
    return name.contains("cls") || name.contains("score") ? 0 : 1;
  }

  static int ceiledCells(OutputFacts facts, List<Integer> strides) {
    return DistributionHead.cells(strides, facts.width(), facts.height());
  }

  /** Whether the first columns of rows are probabilities already. */
  static Scores scores(Output output, int rowLength, int classes) {
    float[] values = output.values();
    for (int start = 0; start + rowLength <= values.length; start += rowLength) {
      for (int i = 0; i < classes; i++) {
        if (values[start + i] < 0 || values[start + i] > 1) {
          return Scores.LOGISTIC;
        }
      }
    }
    return Scores.PROBABILITIES;
  }

  private static boolean isProbabilities(Output output, int rowLength) {
    return scores(output, rowLength, rowLength) == Scores.PROBABILITIES;
  }

  private LayoutMatch selected(
      Preparation preparation,
      DetectorFamily family,
      BoxForm form,
      boolean relative,
      int firstClass,
      Output boxes,
      Output scores,
      Output labels,
      String reason) {
    boolean fixed = boxes.rank() == 3 && isFixed(boxes);
    int rows = fixed ? boxes.side(1) : SingleOutputLayouts.ROWS;
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
        new Recipe(value, List.of(rows, 6), !fixed),
        preparation,
        reason);
  }

  private static String column(
      OnnxRewrite graph, Output output, boolean fixed, long count, int width) {
    String floats = graph.toFloats(output.name());
    return fixed ? graph.reshape(floats, -1, count, width) : graph.reshape(floats, -1, width);
  }

  /** Whether the model says itself how many boxes it gives. */
  private boolean isFixed(Output boxes) {
    return facts.file().outputs().stream()
        .anyMatch(
            value ->
                value.name().equals(boxes.name())
                    && value.shape().size() == 3
                    && value.shape().get(1) > 0);
  }

  private Output boxes() throws NoMatch {
    return facts.outputs().stream()
        .filter(output -> output.rank() == 3 && output.side(2) == 4 && !facts.isWhole(output))
        .max(Comparator.comparing(output -> output.name().matches(".*(?i:box|dets).*")))
        .orElseThrow(() -> new NoMatch("none of its outputs has rows of four numbers for boxes"));
  }

  private Output boxesOfAnyRank() throws NoMatch {
    for (Output output : facts.outputs()) {
      if (output.rank() >= 2 && output.rank() <= 3 && output.side(-1) == 4) {
        return output;
      }
    }
    throw new NoMatch("none of its outputs has rows of four numbers for boxes");
  }

  private Output other(Output one) {
    return facts.outputs().get(facts.outputs().get(0).equals(one) ? 1 : 0);
  }

  private void requireOutputs(int count) throws NoMatch {
    require(
        facts.outputs().size() == count,
        "it has %d outputs, not %d",
        facts.outputs().size(),
        count);
  }
}
