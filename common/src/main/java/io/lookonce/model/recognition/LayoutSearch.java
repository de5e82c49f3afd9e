package io.lookonce.model.recognition;

import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Matches the outputs of a model against the layouts of all families. */
final class LayoutSearch {

  private final ModelOutputs outputs;
  private final Map<DetectorFamily, LayoutMatch> matches = new EnumMap<>(DetectorFamily.class);
  private final Map<DetectorFamily, String> mismatches = new EnumMap<>(DetectorFamily.class);

  /** The match of one layout. */
  @FunctionalInterface
  private interface Layout {
    LayoutMatch match() throws NoMatch;
  }

  LayoutSearch(ModelOutputs outputs) {
    this.outputs = outputs;
    RowLayouts rows = new RowLayouts(outputs);
    BoxAndScoreLayouts pairs = new BoxAndScoreLayouts(outputs);
    SelectedBoxLayouts selected = new SelectedBoxLayouts(outputs);
    DistributionLayouts distributions = new DistributionLayouts(outputs);
    AnchorGridLayouts grids = new AnchorGridLayouts(outputs);
    test(DetectorFamily.V5, rows::v5);
    test(DetectorFamily.V6, rows::v6);
    test(DetectorFamily.YOLOX, rows::yolox);
    test(DetectorFamily.YOLOX_DECODED, rows::yoloxDecoded);
    test(DetectorFamily.V8, rows::v8);
    test(DetectorFamily.END_TO_END, selected::endToEnd);
    test(DetectorFamily.END_TO_END, selected::boxesWithScoresAndLabels);
    test(DetectorFamily.V7_END_TO_END, rows::v7EndToEnd);
    test(DetectorFamily.RTDETR, rows::rtdetr);
    test(DetectorFamily.DETR, pairs::detr);
    test(DetectorFamily.DFINE, selected::dfine);
    test(DetectorFamily.SSD, pairs::ssd);
    test(DetectorFamily.TENSORFLOW, selected::tensorflow);
    test(DetectorFamily.SUPPRESSED, selected::suppressed);
    test(DetectorFamily.REGION, grids::region);
    test(DetectorFamily.YOLOV3, () -> grids.grids(DetectorFamily.YOLOV3));
    test(DetectorFamily.YOLOV4, () -> grids.grids(DetectorFamily.YOLOV4));
    test(DetectorFamily.V5_GRIDS, () -> grids.grids(DetectorFamily.V5_GRIDS));
    test(DetectorFamily.V7_GRIDS, () -> grids.grids(DetectorFamily.V7_GRIDS));
    test(DetectorFamily.YOLO_FASTESTV2, () -> grids.grids(DetectorFamily.YOLO_FASTESTV2));
    test(DetectorFamily.NANODET, distributions::nanodet);
    test(DetectorFamily.NANODET, () -> distributions.perStride(DetectorFamily.NANODET));
    test(DetectorFamily.PICODET, () -> distributions.perStride(DetectorFamily.PICODET));
  }

  private void test(DetectorFamily family, Layout layout) {
    try {
      LayoutMatch match = layout.match();
      matches.putIfAbsent(match.family(), match);
    } catch (NoMatch reason) {
      mismatches.putIfAbsent(family, reason.getMessage());
    }
  }

  /**
   * The family of the model.
   *
   * @param stated the only family to accept; null for any
   * @throws IllegalArgumentException in one line, if there is none, or several are possible
   */
  LayoutMatch find(DetectorFamily stated) {
    if (stated != null) {
      LayoutMatch match = matches.get(stated);
      if (match == null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "--head %s: gives %s; %s%s",
                stated,
                outputs.text(),
                mismatches.getOrDefault(stated, "another layout"),
                matches.isEmpty() ? "" : "; it looks like --head " + options()));
      }
      return match;
    }
    if (matches.size() == 1) {
      return matches.values().iterator().next();
    }
    throw new IllegalArgumentException(matches.isEmpty() ? unknown() : ambiguous());
  }

  /** A warning if other families match too. */
  Optional<String> doubt(LayoutMatch match) {
    List<DetectorFamily> others = new ArrayList<>(matches.keySet());
    others.remove(match.family());
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "--head %s was given, but its outputs %s may also be those of %s: check its"
                    + " detections",
                match.family(),
                outputs.text(),
                others.stream().map(Object::toString).collect(Collectors.joining(", "))));
  }

  private String options() {
    return matches.keySet().stream()
        .map(DetectorFamily::option)
        .collect(Collectors.joining(" or --head "));
  }

  private String ambiguous() {
    return String.format(
        Locale.ROOT,
        "gives %s, which several layouts have: give --head %s",
        outputs.text(),
        options());
  }

  /** Layouts that only lack anchors or have another number of names are named first. */
  private String unknown() {
    String hint =
        mismatches.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().contains("names are given")
                        || entry.getValue().contains("--anchors"))
            .map(
                entry ->
                    String.format(Locale.ROOT, "if it is %s: %s", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("; "));
    return String.format(
        Locale.ROOT,
        "gives %s at an input of %dx%d: %s",
        outputs.text(),
        outputs.width(),
        outputs.height(),
        special()
            .orElse(
                hint.isEmpty()
                    ? "no layout of a detector known here; 'models import --help' names them"
                    : hint));
  }

  private String given() {
    return outputs.classes() > 0
        ? String.format(Locale.ROOT, "; %d names are given", outputs.classes())
        : "";
  }

  /** Outputs of models that are no plain detectors. */
  private Optional<String> special() {
    if (outputs.all().size() == 1 && outputs.all().get(0).rank() == 3) {
      int one = outputs.all().get(0).side(1);
      int other = outputs.all().get(0).side(2);
      int numbers = Math.min(one, other);
      int classes = outputs.classes();
      if (numbers == 56 || numbers == 57 || (classes > 0 && numbers == 4 + classes + 51)) {
        return Optional.of(
            String.format(
                    Locale.ROOT,
                    "%d numbers a box are those of a pose model (17 key points), which is not"
                        + " supported, or of",
                    numbers)
                + String.format(Locale.ROOT, " %d classes", numbers - 4)
                + given());
      }
      boolean selected = other == 7 && one <= 1000;
      if (selected || (classes > 0 && numbers == 4 + classes + 1 && one < other)) {
        return Optional.of(
            String.format(
                    Locale.ROOT,
                    "%d numbers a box are those of oriented boxes, which are not supported, or of"
                        + " %d classes",
                    numbers,
                    numbers - 4)
                + given());
      }
    }
    if (outputs.all().stream().allMatch(output -> output.rank() == 2)) {
      return Optional.of("no boxes at all: is it a classifier?");
    }
    return Optional.empty();
  }
}
