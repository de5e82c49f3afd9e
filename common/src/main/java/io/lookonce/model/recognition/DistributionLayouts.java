package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.ModelOutputs.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.recognition.LayoutMatch.OutputAdapter;
import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import io.lookonce.onnx.OnnxRewrite;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.DistributionHead;
import io.lookonce.yolo.OutputLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Layouts that give distances to the sides of boxes as distributions, in one output (NanoDet) or in
 * two for each stride (NanoDet, PicoDet).
 */
final class DistributionLayouts {

  private final ModelOutputs outputs;

  DistributionLayouts(ModelOutputs outputs) {
    this.outputs = outputs;
  }

  LayoutMatch nanodet() throws NoMatch {
    Output output = outputs.rows();
    List<Integer> strides = List.of(8, 16, 32, 64);
    double offset = 0;
    if (output.side(1) != cells(strides)) {
      strides = List.of(8, 16, 32);
      offset = 0.5;
    }
    require(
        output.side(1) == cells(strides),
        "it gives %d rows, not one for each cell",
        output.side(1));
    require(outputs.classes() > 0 || strides.size() == 4, "its class names are not known");
    int classes = outputs.classes() > 0 ? outputs.classes() : output.side(2) - 32;
    int bins = (output.side(2) - classes) / 4;
    require(
        bins >= 4 && bins <= 64 && classes + 4 * bins == output.side(2),
        "rows of %d numbers are not %d classes and four distributions",
        output.side(2),
        classes);
    return outputs.untouched(
        DetectorFamily.NANODET,
        classes,
        HeadKind.DISTRIBUTION,
        OutputLayout.distribution(
            ModelOutputs.scores(output, output.side(2), classes), strides, offset),
        String.format(
            Locale.ROOT,
            "%d + 4 x %d numbers for each cell of strides %s",
            classes,
            bins,
            strides));
  }

  /** Scores and distances for each stride. */
  LayoutMatch perStride(DetectorFamily family) throws NoMatch {
    List<Output> found = outputs.all();
    int levels = family == DetectorFamily.PICODET ? 4 : 3;
    require(found.size() == 2 * levels, "it has %d outputs, not %d", found.size(), 2 * levels);
    List<Integer> strides = List.of(8, 16, 32, 64).subList(0, levels);
    List<Output> scores = new ArrayList<>();
    List<Output> distances = new ArrayList<>();
    for (int stride : strides) {
      List<Output> level =
          found.stream()
              .filter(each -> each.rank() == 3)
              .filter(each -> each.side(1) == cells(List.of(stride)))
              .sorted(Comparator.comparing(DistributionLayouts::isDistances))
              .toList();
      require(level.size() == 2, "it has no scores and distances for stride %d", stride);
      boolean swapped = outputs.classes() > 0 && level.get(0).side(2) != outputs.classes();
      scores.add(level.get(swapped ? 1 : 0));
      distances.add(level.get(swapped ? 0 : 1));
    }
    int classes = scores.get(0).side(2);
    int sides = distances.get(0).side(2);
    require(
        outputs.classes() == 0 || classes == outputs.classes(),
        "its scores are those of %d classes; %d names are given",
        classes,
        outputs.classes());
    require(sides % 4 == 0 && sides >= 16, "%d distances are not four distributions", sides);
    return new LayoutMatch(
        family,
        classes,
        HeadDescription.of(
            HeadKind.DISTRIBUTION,
            OutputLayout.distribution(
                ModelOutputs.scores(scores.get(0), classes, classes), strides, 0.5)),
        new OutputAdapter(
            graph -> graph.concat(List.of(joined(graph, scores), joined(graph, distances)), 2),
            List.of(cells(strides), classes + sides),
            false),
        String.format(Locale.ROOT, "scores and distances for each of the strides %s", strides));
  }

  private static String joined(OnnxRewrite graph, List<Output> levels) {
    return graph.concat(levels.stream().map(each -> graph.toFloats(each.name())).toList(), 1);
  }

  /** By their names, scores come before distances; without names the longer rows do. */
  private static int isDistances(Output output) {
    String name = output.name().toLowerCase(Locale.ROOT);
    if (name.contains("dis") || name.contains("box") || name.contains("reg")) {
      return 2;
    }
    return name.contains("cls") || name.contains("score") ? 0 : 1;
  }

  private int cells(List<Integer> strides) {
    return DistributionHead.cells(strides, outputs.width(), outputs.height());
  }
}
