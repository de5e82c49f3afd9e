package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Resolves {@code [region]} and {@code [yolo]} sections. */
final class HeadResolver {
  private static final int MAX_CLASSES = 65_536;

  private HeadResolver() {}

  static Region region(DarknetSection section, LayerShape from, List<DarknetLayer> earlier)
      throws DarknetFormatException {
    int classes = section.requiredNumber("classes", 1, MAX_CLASSES);
    int count = section.requiredNumber("num", 1, MAX_CLASSES);
    if (!section.has("anchors")) {
      throw section.problem("[region] needs anchors=");
    }
    List<Float> anchors = section.positiveNumbers("anchors");
    if (anchors.size() != 2 * count) {
      throw section.problem(
          "anchors",
          String.format(
              Locale.ROOT,
              "anchors holds %d numbers, num=%d needs %d",
              anchors.size(),
              count,
              2 * count));
    }
    long needed = (long) count * (5 + classes);
    if (from.channels() != needed) {
      throw section.problem(
          "classes",
          String.format(
              Locale.ROOT,
              "[region] with num=%d and classes=%d needs %d channels, the layer before gives %d",
              count,
              classes,
              needed,
              from.channels()));
    }
    if (earlier.stream().anyMatch(Yolo.class::isInstance)) {
      throw section.problem("[region] and [yolo] in one network are not supported");
    }
    return new Region(section.line(), from, classes, anchors);
  }

  static Yolo yolo(DarknetSection section, LayerShape from, List<DarknetLayer> earlier)
      throws DarknetFormatException {
    int classes = section.requiredNumber("classes", 1, MAX_CLASSES);
    int count = section.number("num", 1, 1, MAX_CLASSES);
    if (!section.has("anchors")) {
      throw section.problem("[yolo] needs anchors=");
    }
    List<Float> listed = section.positiveNumbers("anchors");
    List<Integer> mask =
        section.has("mask") ? section.numbers("mask") : IntStream.range(0, count).boxed().toList();
    List<Float> anchors = new ArrayList<>();
    for (int index : mask) {
      if (index < 0 || index >= count || 2 * index + 1 >= listed.size()) {
        throw section.problem(
            "mask",
            String.format(
                Locale.ROOT,
                "mask names anchor %d, num=%d and the %d numbers of anchors do not have it",
                index,
                count,
                listed.size()));
      }
      anchors.addAll(listed.subList(2 * index, 2 * index + 2));
    }
    long needed = (long) mask.size() * (5 + classes);
    if (from.channels() != needed) {
      throw section.problem(
          "classes",
          String.format(
              Locale.ROOT,
              "[yolo] with %d anchors and classes=%d needs %d channels, the layer before gives %d",
              mask.size(),
              classes,
              needed,
              from.channels()));
    }
    Yolo yolo =
        new Yolo(
            section.line(),
            from,
            classes,
            anchors,
            section.positiveNumber("scale_x_y", 1),
            section.number("new_coords", 0, 0, 1) == 1);
    requireAlike(section, yolo, earlier);
    return yolo;
  }

  /** All heads of a network find the same classes by the same rule. */
  private static void requireAlike(DarknetSection section, Yolo yolo, List<DarknetLayer> earlier)
      throws DarknetFormatException {
    for (DarknetLayer layer : earlier) {
      if (layer instanceof Yolo other && other.classes() != yolo.classes()) {
        throw section.problem(
            "classes",
            String.format(
                Locale.ROOT,
                "classes=%d, the [yolo] in line %d has %d",
                yolo.classes(),
                other.line(),
                other.classes()));
      }
      if (layer instanceof Yolo other && other.newCoordinates() != yolo.newCoordinates()) {
        throw section.problem(
            "new_coords", "new_coords differs from the [yolo] in line " + other.line());
      }
    }
  }
}
