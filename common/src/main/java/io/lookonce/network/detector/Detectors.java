package io.lookonce.network.detector;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.darknet.CspYoloArchitecture;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.PyramidYoloArchitecture;
import io.lookonce.darknet.TinyYoloArchitecture;
import io.lookonce.darknet.Transfer;
import io.lookonce.darknet.Yolo2Architecture;
import io.lookonce.network.Layers;
import io.lookonce.yolo.RegionLossWeights;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The detectors by name. */
public final class Detectors {

  private static final String TINY_YOLO = "tiny-yolo";
  private static final String PYRAMID_YOLO = "pyramid-yolo";
  private static final String YOLO2 = "yolo2";
  private static final String CSP_YOLO = "csp-yolo";
  private static final String DARKNET = "darknet";
  private static final List<String> NAMES = List.of(CSP_YOLO, PYRAMID_YOLO, TINY_YOLO, YOLO2);

  /** The values of {@code network} for a training that starts from a model. */
  private static final List<String> CHOICES =
      List.of(CSP_YOLO, PYRAMID_YOLO, TINY_YOLO, YOLO2, DARKNET);

  private static final String SQUARED_ERROR = "squared-error";
  private static final String CROSS_ENTROPY = "cross-entropy";
  private static final int YOLO2_STRIDE = 32;
  private static final int LARGEST_SIDE = 4096;
  private static final int MOST_SIZES = 16;
  private static final Range MOST_ANCHORS = Range.between(1, 64);

  private Detectors() {}

  /** The values of {@code network}, in alphabetical order. */
  public static List<String> names() {
    return NAMES;
  }

  /** The layers of a network for any classes and anchors. */
  public interface Architecture {

    /**
     * The whole network.
     *
     * @param classes number of classes
     * @param anchors width and height of each in grid cells, in pairs
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    DarknetConfiguration with(int classes, List<Float> anchors) throws DarknetFormatException;
  }

  /** Input size in pixels. */
  public record Size(int width, int height) {}

  /**
   * A detector whose anchors may still be unknown.
   *
   * @param name of the network
   * @param architecture its layers
   * @param width of the input in pixels
   * @param height of the input in pixels
   * @param stride pixels of the input per cell of the output
   * @param otherSizes further input sizes for training, such as 448x256; in no order
   * @param anchors width and height of each anchor in grid cells, in pairs; empty to compute
   *     anchors from the training boxes; in pixels those that {@code csp-yolo} always has
   * @param anchorCount number of anchors
   * @param smallestObject side of a square in pixels of the input; objects with a smaller area are
   *     ignored in training
   * @param normalizationDecay weight of the old value in batch normalisation's running statistics
   * @param loss weights of the parts of the loss
   */
  public record Plan(
      String name,
      Architecture architecture,
      int width,
      int height,
      int stride,
      List<Size> otherSizes,
      List<Float> anchors,
      int anchorCount,
      double smallestObject,
      double normalizationDecay,
      RegionLossWeights loss) {

    /**
     * The network.
     *
     * @param classes number of classes
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    public DetectorNetwork network(int classes, List<Float> withAnchors) {
      return new DetectorNetwork(
          name, configured(architecture, classes, withAnchors), normalizationDecay, loss);
    }

    /**
     * The same network at the other input sizes.
     *
     * @throws IllegalArgumentException if a size does not suit the network
     */
    public List<DetectorNetwork> atOtherSizes(DetectorNetwork network) {
      List<DetectorNetwork> others = new ArrayList<>();
      for (Size size : otherSizes) {
        try {
          others.add(network.withInput(size.width(), size.height()));
        } catch (DarknetFormatException unsuitable) {
          throw new IllegalArgumentException(unsuitable.getMessage(), unsuitable);
        }
      }
      return others;
    }
  }

  /**
   * Reads {@code network}, {@code input}, {@code anchors}, {@code anchor-count}, {@code
   * smallest-object}, {@code batch-normalization.decay}, {@code loss}, {@code multi-scale}, for all
   * but {@code yolo2} {@code filters}, for {@code tiny-yolo} and {@code pyramid-yolo} {@code
   * most-filters}, and for {@code tiny-yolo} {@code stride}. {@code csp-yolo} has no settings of
   * anchors.
   *
   * @param start the network that the training starts from. {@code network = darknet} uses its
   *     layers. A network with the same layers uses its anchors, unless the settings give other
   *     anchors or another number of them
   */
  public static Plan read(Settings settings, Optional<DarknetConfiguration> start) {
    String name = settings.choice("network", CHOICES);
    if (name.equals(DARKNET)) {
      DarknetConfiguration layers =
          start.orElseThrow(
              () -> settings.refused("network", "needs start, a model that has its layers"));
      if (!layers.hasRegion()) {
        throw settings.refused(
            "network",
            "takes the layers of a model with a [region]; that of start has [yolo] heads: use"
                + " network = csp-yolo");
      }
      return read(settings, name, givenLayers(settings.section("input"), layers), start);
    }
    int stride = stride(name, settings);
    int step =
        switch (name) {
          case PYRAMID_YOLO -> PyramidYoloArchitecture.COARSEST_STRIDE;
          case CSP_YOLO -> CspYoloArchitecture.COARSEST_STRIDE;
          default -> stride;
        };
    Settings input = settings.section("input");
    int width = side(input, "width", step);
    int height = side(input, "height", step);
    Architecture architecture = architecture(name, settings, width, height, stride);
    return read(settings, name, new Sized(architecture, width, height, stride, step), start);
  }

  /**
   * An architecture with its input size.
   *
   * @param step both sides of the input are multiples of it
   */
  private record Sized(Architecture architecture, int width, int height, int stride, int step) {}

  /** The further input sizes, without duplicates and without the input size itself. */
  private static List<Size> otherSizes(Settings scales, Sized layers) {
    Set<Size> sizes = new LinkedHashSet<>();
    if (scales.has("sizes")) {
      for (Settings size : scales.sections("sizes")) {
        sizes.add(
            new Size(side(size, "width", layers.step()), side(size, "height", layers.step())));
      }
      if (sizes.size() > MOST_SIZES) {
        throw scales.refused("sizes", "are more than " + MOST_SIZES);
      }
    }
    sizes.remove(new Size(layers.width(), layers.height()));
    return List.copyOf(sizes);
  }

  private static Plan read(
      Settings settings, String name, Sized layers, Optional<DarknetConfiguration> start) {
    List<Float> anchors =
        name.equals(CSP_YOLO)
            ? CspYoloArchitecture.ANCHORS
            : anchors(settings, layers.architecture(), start);
    int count =
        anchors.isEmpty() ? settings.integer("anchor-count", 5, MOST_ANCHORS) : anchors.size() / 2;
    return new Plan(
        name,
        layers.architecture(),
        layers.width(),
        layers.height(),
        layers.stride(),
        otherSizes(settings.section("multi-scale"), layers),
        anchors,
        count,
        settings.number("smallest-object", 0, Range.between(0, 1024)),
        Layers.normalizationDecay(settings),
        name.equals(CSP_YOLO)
            ? gridLoss(settings.section("loss"))
            : loss(settings.section("loss")));
  }

  private static Architecture architecture(
      String name, Settings settings, int width, int height, int stride) {
    if (name.equals(YOLO2)) {
      return (classes, anchors) ->
          DarknetConfiguration.parse(
              name, Yolo2Architecture.configuration(width, height, classes, anchors));
    }
    int filters = settings.integer("filters", 16, Range.between(1, 1024));
    if (name.equals(CSP_YOLO)) {
      return (classes, anchors) ->
          DarknetConfiguration.parse(
              name, CspYoloArchitecture.configuration(width, height, classes, filters));
    }
    int most = settings.integer("most-filters", 1024, Range.between(filters, 4096));
    return (classes, anchors) ->
        DarknetConfiguration.parse(
            name,
            name.equals(PYRAMID_YOLO)
                ? PyramidYoloArchitecture.configuration(
                    width, height, classes, anchors, filters, most)
                : TinyYoloArchitecture.configuration(
                    width, height, classes, anchors, stride, filters, most));
  }

  private static Sized givenLayers(Settings input, DarknetConfiguration layers) {
    int width = input.has("width") ? side(input, "width", layers.stride()) : layers.input().width();
    int height =
        input.has("height") ? side(input, "height", layers.stride()) : layers.input().height();
    return new Sized(
        (classes, anchors) -> layers.withInput(width, height).withHead(classes, anchors),
        width,
        height,
        layers.input().width() / layers.region().output().width(),
        layers.stride());
  }

  private static DarknetConfiguration configured(
      Architecture architecture, int classes, List<Float> anchors) {
    try {
      return architecture.with(classes, anchors);
    } catch (DarknetFormatException unsuitable) {
      throw new IllegalArgumentException(unsuitable.getMessage(), unsuitable);
    }
  }

  private static List<Float> anchors(
      Settings settings, Architecture architecture, Optional<DarknetConfiguration> start) {
    List<Float> given = anchors(settings);
    if (!given.isEmpty() || start.isEmpty() || !start.get().hasRegion()) {
      return given;
    }
    Region head = start.get().region();
    boolean sameCount =
        !settings.has("anchor-count")
            || settings.integer("anchor-count", MOST_ANCHORS) == head.anchorCount();
    return sameCount && isOf(architecture, start.get()) ? head.anchors() : given;
  }

  private static boolean isOf(Architecture architecture, DarknetConfiguration start) {
    try {
      Region head = start.region();
      return Transfer.sameBody(start, configured(architecture, head.classes(), head.anchors()));
    } catch (IllegalArgumentException unsuitable) {
      return false;
    }
  }

  private static int stride(String name, Settings settings) {
    return switch (name) {
      case YOLO2 -> YOLO2_STRIDE;
      case PYRAMID_YOLO -> PyramidYoloArchitecture.STRIDE;
      case CSP_YOLO -> CspYoloArchitecture.FINEST_STRIDE;
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
        throw settings.refused("anchors", "must be comma-separated numbers, not " + text);
      }
    }
    if (anchors.size() % 2 != 0
        || anchors.stream().anyMatch(side -> !(side > 0) || side.isInfinite())) {
      throw settings.refused("anchors", "must be pairs of positive sides: " + text);
    }
    return anchors;
  }

  /** Its objectness always costs cross-entropy. */
  private static RegionLossWeights gridLoss(Settings loss) {
    return new RegionLossWeights(
        loss.number("coordinate", 5, Range.atLeast(0)),
        loss.number("object", 1, Range.atLeast(0)),
        loss.number("no-object", 1, Range.atLeast(0)),
        loss.number("class", 1, Range.atLeast(0)),
        loss.number("ignore-above", 0.7, Range.between(0, 1)),
        loss.flag("rescore", true),
        true,
        loss.number("label-smoothing", 0, Range.decay()));
  }

  private static RegionLossWeights loss(Settings loss) {
    RegionLossWeights usual = RegionLossWeights.YOLO2;
    return new RegionLossWeights(
        loss.number("coordinate", usual.coordinate(), Range.atLeast(0)),
        loss.number("object", usual.object(), Range.atLeast(0)),
        loss.number("no-object", usual.noObject(), Range.atLeast(0)),
        loss.number("class", usual.classification(), Range.atLeast(0)),
        loss.number("ignore-above", usual.ignoreAbove(), Range.between(0, 1)),
        loss.flag("rescore", usual.rescore()),
        loss.choice("objectness", SQUARED_ERROR, List.of(SQUARED_ERROR, CROSS_ENTROPY))
            .equals(CROSS_ENTROPY),
        loss.number("label-smoothing", usual.labelSmoothing(), Range.decay()));
  }
}
