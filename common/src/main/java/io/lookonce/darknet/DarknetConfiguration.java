package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A Darknet {@code .cfg} of YOLOv2, v3 or v4: the input, and the layers in order with all shapes
 * resolved. Its heads are one {@code [region]} at the end, or one or more {@code [yolo]}.
 * Immutable.
 *
 * <p>Read are {@code convolutional}, {@code maxpool}, {@code avgpool}, {@code route}, {@code
 * reorg}, {@code upsample}, {@code shortcut}, {@code scale_channels}, {@code sam}, {@code dropout},
 * {@code region} and {@code yolo}. Keys that only matter in training are passed over; anything that
 * would change the result and is not computed here is refused by name. Source of the rules:
 * Redmon's Darknet ("YOLO9000: Better, Faster, Stronger", 2016; "YOLOv3", 2018) and Bochkovskiy's
 * ("YOLOv4", 2020).
 */
public final class DarknetConfiguration {
  private static final int MAX_SIDE = 16_384;
  private static final int MAX_CHANNELS = 1_024;

  private final String fileName;
  private final String text;
  private final List<DarknetSection> sections;
  private final LayerShape input;
  private final List<DarknetLayer> layers;
  private final int stride;

  private DarknetConfiguration(
      String fileName, String text, List<DarknetSection> sections, LayerShape input)
      throws DarknetFormatException {
    this.fileName = fileName;
    this.text = text;
    this.sections = sections;
    this.input = input;
    LayerResolver.Resolved resolved =
        LayerResolver.resolve(fileName, sections.subList(1, sections.size()), input);
    this.layers = resolved.layers();
    this.stride = resolved.stride();
    DarknetLayer last = layers.isEmpty() ? null : layers.get(layers.size() - 1);
    if (!(last instanceof Region || last instanceof Yolo)) {
      throw new DarknetFormatException(fileName, "has no [region] or [yolo] as its last section");
    }
  }

  /**
   * Reads a configuration.
   *
   * @param fileName how messages call the file
   * @param text its whole content
   * @throws DarknetFormatException naming file, line and key of everything in its layers that is
   *     wrong or not supported
   */
  public static DarknetConfiguration parse(String fileName, String text)
      throws DarknetFormatException {
    List<DarknetSection> sections = DarknetSection.readAll(fileName, text);
    if (sections.isEmpty()) {
      throw new DarknetFormatException(
          fileName, "is empty, a Darknet configuration starts with [net]");
    }
    DarknetSection net = sections.get(0);
    if (!net.name().equals("net") && !net.name().equals("network")) {
      throw net.problem("a Darknet configuration starts with [net]");
    }
    LayerShape input =
        new LayerShape(
            net.requiredNumber("channels", 1, MAX_CHANNELS),
            net.requiredNumber("height", 1, MAX_SIDE),
            net.requiredNumber("width", 1, MAX_SIDE));
    return new DarknetConfiguration(fileName, text, sections, input);
  }

  /**
   * The same network for images of another size; its weights stay valid.
   *
   * @param width in pixels, a multiple of {@link #stride()}
   * @param height in pixels, a multiple of {@link #stride()}
   * @throws DarknetFormatException if the size does not suit the network
   */
  public DarknetConfiguration withInput(int width, int height) throws DarknetFormatException {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new DarknetFormatException(
          fileName,
          String.format(
              Locale.ROOT, "input %dx%d is out of range, 1 to %d", width, height, MAX_SIDE));
    }
    if (width % stride != 0 || height % stride != 0) {
      throw new DarknetFormatException(
          fileName,
          String.format(
              Locale.ROOT,
              "input %dx%d does not suit the network, width and height must be multiples of %d",
              width,
              height,
              stride));
    }
    DarknetSection net = sections.get(0);
    ConfigurationText changed = new ConfigurationText(text);
    changed.set(net, "width", width);
    changed.set(net, "height", height);
    return parse(fileName, changed.toString());
  }

  /**
   * The same network with a head for other objects; all but its last convolution stays valid.
   *
   * @param classes number of classes, at least 1
   * @param anchors width and height of each anchor in grid cells, in pairs
   * @throws DarknetFormatException if the values make no head, or no convolution stands before the
   *     head
   */
  public DarknetConfiguration withHead(int classes, List<Float> anchors)
      throws DarknetFormatException {
    DarknetSection region = sections.get(sections.size() - 1);
    if (!hasRegion()) {
      throw region.problem("the head cannot be changed, it is [yolo] and not [region]");
    }
    if (!(layers.get(Math.max(0, layers.size() - 2)) instanceof Convolution)) {
      throw region.problem("the head cannot be changed, no convolution stands before it");
    }
    int count = anchors.size() / 2;
    ConfigurationText changed = new ConfigurationText(text);
    changed.set(sections.get(sections.size() - 2), "filters", count * (5 + classes));
    changed.set(region, "classes", classes);
    changed.set(region, "num", count);
    changed.set(
        region, "anchors", anchors.stream().map(String::valueOf).collect(Collectors.joining(",")));
    return parse(fileName, changed.toString());
  }

  /**
   * The file's text, with the comments and keys that are passed over here; only what was changed
   * differs. Read again, it gives this configuration.
   */
  public String text() {
    return text;
  }

  /** How messages call the file. */
  public String fileName() {
    return fileName;
  }

  /** What the network takes for one image; width and height in pixels. */
  public LayerShape input() {
    return input;
  }

  /** The layers in order; the number of a layer is its index. */
  public List<DarknetLayer> layers() {
    return layers;
  }

  /** The convolutions in order, which is the order of the weights file. */
  public List<Convolution> convolutions() {
    return layers.stream()
        .filter(Convolution.class::isInstance)
        .map(Convolution.class::cast)
        .toList();
  }

  /** Whether the head is a {@code [region]}; otherwise it is one or more {@code [yolo]}. */
  public boolean hasRegion() {
    return layers.get(layers.size() - 1) instanceof Region;
  }

  /**
   * The head of a network that {@link #hasRegion}.
   *
   * @throws IllegalStateException if its heads are {@code [yolo]}
   */
  public Region region() {
    if (!hasRegion()) {
      throw new IllegalStateException(fileName + " has [yolo] heads and no [region]");
    }
    return (Region) layers.get(layers.size() - 1);
  }

  /** The {@code [yolo]} heads in order; none in a network that {@link #hasRegion}. */
  public List<Yolo> yoloHeads() {
    return layers.stream().filter(Yolo.class::isInstance).map(Yolo.class::cast).toList();
  }

  /** How many classes the network finds. */
  public int classes() {
    return hasRegion() ? region().classes() : yoloHeads().get(0).classes();
  }

  /** Pixels of the input per cell of the coarsest layer, 32 for YOLOv2. */
  public int stride() {
    return stride;
  }

  /** Number of floats in a weights file of this network, header not counted. */
  public long parameterCount() {
    return convolutions().stream().mapToLong(Convolution::parameterCount).sum();
  }

  /** The text of a configuration file, in which single values can be changed line by line. */
  private static final class ConfigurationText {
    private final String[] lines;

    ConfigurationText(String text) {
      lines = text.split("\n", -1);
    }

    /** Changes the value of a key that the section has; a comment behind it stays. */
    void set(DarknetSection section, String key, Object value) {
      int index = section.lineOf(key) - 1;
      String line = lines[index];
      int comment = line.indexOf('#');
      String rest = comment >= 0 ? " " + line.substring(comment) : line.endsWith("\r") ? "\r" : "";
      lines[index] = key + "=" + value + rest;
    }

    @Override
    public String toString() {
      return String.join("\n", lines);
    }
  }
}
