package io.lookonce.model.recognition;

import io.lookonce.model.recognition.OutputFacts.NoMatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the family whose layout the outputs of a model have. */
final class LayoutSearch {

  private final OutputFacts facts;
  private final Map<DetectorFamily, LayoutMatch> matches = new EnumMap<>(DetectorFamily.class);
  private final Map<DetectorFamily, String> why = new EnumMap<>(DetectorFamily.class);

  /** One test of a layout. */
  @FunctionalInterface
  private interface Layout {
    LayoutMatch match() throws NoMatch;
  }

  LayoutSearch(OutputFacts facts) {
    this.facts = facts;
    SingleOutputLayouts single = new SingleOutputLayouts(facts);
    SeveralOutputLayouts several = new SeveralOutputLayouts(facts);
    test(DetectorFamily.V5, single::v5);
    test(DetectorFamily.V6, single::v6);
    test(DetectorFamily.YOLOX, single::yolox);
    test(DetectorFamily.YOLOX_DECODED, single::yoloxDecoded);
    test(DetectorFamily.V8, single::v8);
    test(DetectorFamily.END_TO_END, single::endToEnd);
    test(DetectorFamily.END_TO_END, several::boxesWithScoresAndLabels);
    test(DetectorFamily.V7_END_TO_END, single::v7EndToEnd);
    test(DetectorFamily.RTDETR, single::rtdetr);
    test(DetectorFamily.DETR, several::detr);
    test(DetectorFamily.DFINE, several::dfine);
    test(DetectorFamily.SSD, several::ssd);
    test(DetectorFamily.TENSORFLOW, several::tensorflow);
    test(DetectorFamily.SUPPRESSED, several::suppressed);
    test(DetectorFamily.REGION, single::region);
    AnchorGridLayouts grids = new AnchorGridLayouts(facts);
    test(DetectorFamily.YOLOV3, () -> grids.grids(DetectorFamily.YOLOV3));
    test(DetectorFamily.YOLOV4, () -> grids.grids(DetectorFamily.YOLOV4));
    test(DetectorFamily.V5_GRIDS, () -> grids.grids(DetectorFamily.V5_GRIDS));
    test(DetectorFamily.V7_GRIDS, () -> grids.grids(DetectorFamily.V7_GRIDS));
    test(DetectorFamily.YOLO_FASTESTV2, () -> grids.grids(DetectorFamily.YOLO_FASTESTV2));
    test(DetectorFamily.NANODET, single::nanodet);
    test(DetectorFamily.NANODET, () -> several.distributions(DetectorFamily.NANODET));
    test(DetectorFamily.PICODET, () -> several.distributions(DetectorFamily.PICODET));
  }

  private void test(DetectorFamily family, Layout layout) {
    try {
      LayoutMatch match = layout.match();
      matches.putIfAbsent(match.family(), match);
    } catch (NoMatch reason) {
      why.putIfAbsent(family, reason.getMessage());
    }
  }

  /**
   * The family.
   *
   * @param wished the only one that is wanted; or null
   * @throws IllegalArgumentException in one line, if there is none, or several are possible
   */
  LayoutMatch find(DetectorFamily wished) {
    if (wished != null) {
      LayoutMatch match = matches.get(wished);
      if (match == null) {
        throw new IllegalArgumentException(
            "--head %s: gives %s; %s%s"
                .formatted(
                    wished,
                    facts.text(),
                    why.getOrDefault(wished, "another layout"),
                    matches.isEmpty() ? "" : "; it looks like --head " + options()));
      }
      return match;
    }
    if (matches.size() == 1) {
      return matches.values().iterator().next();
    }
    throw new IllegalArgumentException(matches.isEmpty() ? unknown() : ambiguous());
  }

  /** What speaks against a match: that others fit, or only another does by itself. */
  Optional<String> doubt(LayoutMatch match) {
    List<DetectorFamily> others = new ArrayList<>(matches.keySet());
    others.remove(match.family());
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "--head %s was given, but its outputs %s may also be those of %s: look at what it finds"
                .formatted(
                    match.family(),
                    facts.text(),
                    others.stream().map(Object::toString).collect(Collectors.joining(", "))));
  }

  private String options() {
    return matches.keySet().stream()
        .map(DetectorFamily::option)
        .collect(Collectors.joining(" or --head "));
  }

  private String ambiguous() {
    return "gives %s, which several layouts have: give --head %s"
        .formatted(facts.text(), options());
  }

  /** The layouts that failed by the number of names or the lack of anchors only come first. */
  private String unknown() {
    String hint =
        why.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().contains("names are given")
                        || entry.getValue().contains("--anchors"))
            .map(entry -> "if it is %s: %s".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("; "));
    return "gives %s at an input of %dx%d: %s"
        .formatted(
            facts.text(),
            facts.width(),
            facts.height(),
            special()
                .orElse(
                    hint.isEmpty()
                        ? "no layout of a detector known here; 'models import --help' names them"
                        : hint));
  }

  private String given() {
    return facts.classes() > 0 ? "; %d names are given".formatted(facts.classes()) : "";
  }

  /** Outputs of models that do more than boxes. */
  private Optional<String> special() {
    if (facts.outputs().size() == 1 && facts.outputs().get(0).rank() == 3) {
      int one = facts.outputs().get(0).side(1);
      int other = facts.outputs().get(0).side(2);
      int numbers = Math.min(one, other);
      int classes = facts.classes();
      if (numbers == 56 || numbers == 57 || (classes > 0 && numbers == 4 + classes + 51)) {
        return Optional.of(
            "%d numbers a box are those of a pose model (17 key points), which is not supported, or of"
                    .formatted(numbers)
                + " %d classes".formatted(numbers - 4)
                + given());
      }
      boolean selected = other == 7 && one <= 1000;
      if (selected || (classes > 0 && numbers == 4 + classes + 1 && one < other)) {
        return Optional.of(
            "%d numbers a box are those of oriented boxes, which are not supported, or of %d classes"
                    .formatted(numbers, numbers - 4)
                + given());
      }
    }
    if (facts.outputs().stream().allMatch(output -> output.rank() == 2)) {
      return Optional.of("no boxes at all: is it a classifier?");
    }
    return Optional.empty();
  }
}
