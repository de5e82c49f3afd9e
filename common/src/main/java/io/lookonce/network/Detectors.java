package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.PyramidYoloArchitecture;
import io.lookonce.darknet.TinyYoloArchitecture;
import io.lookonce.darknet.Yolo2Architecture;
import io.lookonce.yolo.RegionCostWeights;
import java.util.ArrayList;
import java.util.List;

/** The detectors by name. */
public final class Detectors {

  private static final String TINY_YOLO = "tiny-yolo";
  private static final String PYRAMID_YOLO = "pyramid-yolo";
  private static final String YOLO2 = "yolo2";
  private static final List<String> NAMES = List.of(PYRAMID_YOLO, TINY_YOLO, YOLO2);
  private static final String SQUARED_ERROR = "squared-error";
  private static final String CROSS_ENTROPY = "cross-entropy";
  private static final int YOLO2_STRIDE = 32;
  private static final int LARGEST_SIDE = 4096;

  private Detectors() {}

  /** The names that {@code network} may have, in alphabetical order. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * What is known of a detector before its anchors are.
   *
   * @param name of the network
   * @param width of the input in pixels
   * @param height of the input in pixels
   * @param stride pixels of the input per cell of the output
   * @param filters of the first convolution
   * @param mostFilters of any convolution
   * @param anchors width and height of each in grid cells, in pairs; empty for anchors from the
   *     training boxes
   * @param anchorCount how many anchors
   * @param smallestObject side in pixels of the input of a square; objects of less area are not
   *     learnt
   * @param normalizationDecay weight of the past in batch normalisation's running statistics
   * @param cost how much the parts of the cost count
   */
  public record Plan(
      String name,
      int width,
      int height,
      int stride,
      int filters,
      int mostFilters,
      List<Float> anchors,
      int anchorCount,
      double smallestObject,
      double normalizationDecay,
      RegionCostWeights cost) {

    /**
     * The network.
     *
     * @param classes how many
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    public DetectorNetwork network(int classes, List<Float> withAnchors) {
      String text =
          switch (name) {
            case YOLO2 -> Yolo2Architecture.configuration(width, height, classes, withAnchors);
            case PYRAMID_YOLO ->
                PyramidYoloArchitecture.configuration(
                    width, height, classes, withAnchors, filters, mostFilters);
            default ->
                TinyYoloArchitecture.configuration(
                    width, height, classes, withAnchors, stride, filters, mostFilters);
          };
      try {
        return new DetectorNetwork(
            name, DarknetConfiguration.parse(name, text), normalizationDecay, cost);
      } catch (DarknetFormatException unsuitable) {
        throw new IllegalArgumentException(unsuitable.getMessage(), unsuitable);
      }
    }
  }

  /**
   * Reads {@code network}, {@code input}, {@code anchors}, {@code anchor-count}, {@code
   * smallest-object}, {@code batch-normalization.decay}, {@code cost}, for {@code tiny-yolo} and
   * {@code pyramid-yolo} {@code filters} and {@code most-filters}, and for {@code tiny-yolo} {@code
   * stride}.
   */
  public static Plan read(Settings settings) {
    String name = settings.choice("network", NAMES);
    int stride = stride(name, settings);
    Settings input = settings.section("input");
    int step = name.equals(PYRAMID_YOLO) ? PyramidYoloArchitecture.COARSEST_STRIDE : stride;
    int width = side(input, "width", step);
    int height = side(input, "height", step);
    boolean sized = !name.equals(YOLO2);
    int filters = sized ? settings.integer("filters", 16, Range.between(1, 1024)) : 0;
    int mostFilters =
        sized ? settings.integer("most-filters", 1024, Range.between(filters, 4096)) : 0;
    List<Float> anchors = anchors(settings);
    int count =
        anchors.isEmpty()
            ? settings.integer("anchor-count", 5, Range.between(1, 64))
            : anchors.size() / 2;
    return new Plan(
        name,
        width,
        height,
        stride,
        filters,
        mostFilters,
        anchors,
        count,
        settings.number("smallest-object", 0, Range.between(0, 1024)),
        Layers.normalizationDecay(settings),
        cost(settings.section("cost")));
  }

  private static int stride(String name, Settings settings) {
    return switch (name) {
      case YOLO2 -> YOLO2_STRIDE;
      case PYRAMID_YOLO -> PyramidYoloArchitecture.STRIDE;
      default -> Integer.parseInt(settings.choice("stride", "16", List.of("16", "32")));
    };
  }

  private static int side(Settings input, String key, int step) {
    int side = input.integer(key, Range.between(step, LARGEST_SIDE));
    if (side % step != 0) {
      throw input.refused(key, "must be a multiple of " + step + ", not " + side);
    }
    return side;
  }

  private static List<Float> anchors(Settings settings) {
    List<Float> anchors = new ArrayList<>();
    String text = settings.text("anchors", "");
    if (text.isBlank()) {
      return anchors;
    }
    for (String number : text.split(",")) {
      try {
        anchors.add(Float.parseFloat(number.strip()));
      } catch (NumberFormatException wrong) {
        throw settings.refused("anchors", "must be numbers with commas between, not " + text);
      }
    }
    if (anchors.size() % 2 != 0
        || anchors.stream().anyMatch(side -> !(side > 0) || side.isInfinite())) {
      throw settings.refused("anchors", "must be pairs of positive sides: " + text);
    }
    return anchors;
  }

  private static RegionCostWeights cost(Settings cost) {
    RegionCostWeights usual = RegionCostWeights.YOLO2;
    return new RegionCostWeights(
        cost.number("coordinate", usual.coordinate(), Range.atLeast(0)),
        cost.number("object", usual.object(), Range.atLeast(0)),
        cost.number("no-object", usual.noObject(), Range.atLeast(0)),
        cost.number("class", usual.classification(), Range.atLeast(0)),
        cost.number("ignore-above", usual.ignoreAbove(), Range.between(0, 1)),
        cost.flag("rescore", usual.rescore()),
        cost.choice("objectness", SQUARED_ERROR, List.of(SQUARED_ERROR, CROSS_ENTROPY))
            .equals(CROSS_ENTROPY));
  }
}
