package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.ModelOutputs.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.recognition.LayoutMatch.OutputAdapter;
import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.BoxForm;
import io.lookonce.yolo.OutputLayout;
import io.lookonce.yolo.OutputLayout.Scores;
import java.util.List;
import java.util.Locale;

/** Layouts with boxes in one output and the scores of all classes in the other: DETR, SSD. */
final class BoxAndScoreLayouts {

  /** Relative boxes before suppression may reach beyond the image by some of its sides. */
  private static final double RELATIVE_LIMIT = 4;

  private final ModelOutputs outputs;

  BoxAndScoreLayouts(ModelOutputs outputs) {
    this.outputs = outputs;
  }

  /** Logits and boxes of queries. */
  LayoutMatch detr() throws NoMatch {
    outputs.requireCount(2);
    Output boxes = outputs.boxes();
    Output logits = outputs.other(boxes);
    int queries = boxes.side(1);
    require(
        logits.rank() == 3 && logits.side(1) == queries && !outputs.isWhole(logits),
        "%s has no scores for the boxes of %s",
        logits.name(),
        boxes.name());
    require(
        queries <= 1000 && outputs.named("scores", "confidences") == null,
        "%d boxes named '%s' are those of SSD",
        queries,
        boxes.name());
    int width = logits.side(2);
    boolean rfdetr = outputs.named("dets") != null && outputs.named("labels") != null;
    int classes = outputs.classes() > 0 ? outputs.classes() : width;
    require(
        width == classes || width == classes + 1,
        "%d scores a query mean %d classes, or %d and 'no object'; %d names are given",
        width,
        width,
        width - 1,
        classes);
    boolean noObject = width == classes + 1;
    Scores scores =
        ModelOutputs.isProbabilities(logits, width)
            ? Scores.PROBABILITIES
            : noObject && !rfdetr ? Scores.SOFTMAX : Scores.LOGISTIC;
    boolean plain = !noObject && !rfdetr;
    return new LayoutMatch(
        DetectorFamily.DETR,
        classes,
        HeadDescription.of(
            HeadKind.CLASS_SCORES,
            OutputLayout.shares(BoxForm.CENTRE_SIZE).withScores(scores, 0, noObject ? 1 : 0)),
        new OutputAdapter(
            graph ->
                graph.concat(
                    List.of(graph.toFloats(boxes.name()), graph.toFloats(logits.name())), 2),
            List.of(queries, 4 + width),
            false),
        plain ? DetectorFamily.RTDETR.preprocessing() : DetectorFamily.DETR.preprocessing(),
        String.format(
            Locale.ROOT,
            "%d queries with logits and boxes%s; read by %s%s",
            queries,
            noObject ? ", the last score is 'no object'" : "",
            scores.name().toLowerCase(Locale.ROOT),
            plain ? "; for Deformable DETR give --mean and --deviation" : ""));
  }

  /** Scores and boxes of default boxes; also of YOLOv4 and YOLO-NAS before suppression. */
  LayoutMatch ssd() throws NoMatch {
    outputs.requireCount(2);
    Output boxes = boxesOfFour();
    Output scores = outputs.other(boxes);
    int count = boxes.side(1);
    require(
        scores.rank() == 3 && scores.side(1) == count,
        "%s has no scores for the boxes of %s",
        scores.name(),
        boxes.name());
    require(
        count > 1000 || outputs.named("scores", "confidences", "confs") != null,
        "%d boxes are those of queries",
        count);
    boolean relative = ModelOutputs.greatest(boxes, 4, 0, 4) <= RELATIVE_LIMIT;
    int width = scores.side(2);
    boolean plain = !relative || boxes.rank() == 4;
    int classes = outputs.classes() > 0 ? outputs.classes() : plain ? width : width - 1;
    require(
        width == classes || width == classes + 1,
        "%d scores a box mean %d classes and a background; %d names are given",
        width,
        width - 1,
        classes);
    boolean background = width > classes;
    Scores rule =
        ModelOutputs.isProbabilities(scores, width)
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
        new OutputAdapter(
            graph ->
                graph.concat(
                    List.of(
                        graph.reshape(graph.toFloats(boxes.name()), 0, count, 4),
                        graph.toFloats(scores.name())),
                    2),
            List.of(count, 4 + width),
            false),
        like.preprocessing(),
        String.format(
            Locale.ROOT,
            "%d boxes as corners in %s with %d scores each%s",
            count,
            relative ? "shares" : "pixels",
            width,
            background ? ", the background first" : ""));
  }

  /** {@code [B, N, 4]}, or {@code [B, N, 1, 4]} as a common export of YOLOv4 gives them. */
  private Output boxesOfFour() throws NoMatch {
    for (Output output : outputs.all()) {
      if (output.rank() == 4 && output.side(2) == 1 && output.side(3) == 4) {
        return output;
      }
    }
    return outputs.boxes();
  }
}
