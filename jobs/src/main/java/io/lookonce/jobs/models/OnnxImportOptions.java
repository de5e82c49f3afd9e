package io.lookonce.jobs.models;

import io.lookonce.configuration.NearestName;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.model.recognition.DetectorFamily;
import io.lookonce.model.recognition.ImportOptions;
import io.lookonce.storage.InputRefused;
import io.lookonce.yolo.Anchor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options of {@code models import} that complete or override what an ONNX file states. */
final class OnnxImportOptions {

  @Option(
      names = "--head",
      paramLabel = "FAMILY",
      description =
          "ONNX: how the output is read. Default: recognised. One of v5, v6, yolox, yolox-decoded,"
              + " v8, end-to-end, v7-end-to-end, rtdetr, detr, dfine, ssd, tensorflow, suppressed,"
              + " region, yolov3, yolov4, v5-grids, v7-grids, yolo-fastestv2, nanodet, picodet.")
  private String head;

  @Option(
      names = "--anchors",
      split = ",",
      paramLabel = "W,H",
      description =
          "ONNX and Keras: anchors w,h,w,h,... of one grid in its cells, as in a .cfg; of several"
              + " in pixels, the smallest first.")
  private List<Float> anchors = List.of();

  @Option(
      names = "--value-range",
      paramLabel = "1|255",
      description = "ONNX: whether images are fed in 0..1 or 0..255. Default: recognised.")
  private String range;

  @Option(
      names = "--channel-order",
      paramLabel = "rgb|bgr",
      description = "ONNX: order of the colour planes. Default: the family's.")
  private ChannelOrder order;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "A,B,C",
      description =
          "ONNX: subtracted from each channel, in the value range. Default: the family's.")
  private List<Float> mean = List.of();

  @Option(
      names = "--deviation",
      split = ",",
      paramLabel = "A,B,C",
      description = "ONNX: divides each channel after that. Default: the family's.")
  private List<Float> deviation = List.of();

  @Option(
      names = "--letterbox",
      paramLabel = "centred|corner",
      description = "ONNX: where a letterboxed image lies. Default: the family's.")
  private String letterbox;

  @Option(
      names = "--padding",
      paramLabel = "0..255",
      description = "ONNX: grey level around a letterboxed image. Default: the family's.")
  private Float padding;

  /** Whether any option for ONNX files is given. */
  boolean isGiven() {
    return !anchors.isEmpty() || isGivenBesideAnchors();
  }

  /** The numbers behind {@code --anchors}. */
  List<Float> anchors() {
    return anchors;
  }

  /** Whether any is given besides {@code --anchors}, which also applies to Keras files. */
  boolean isGivenBesideAnchors() {
    return head != null
        || range != null
        || order != null
        || !mean.isEmpty()
        || !deviation.isEmpty()
        || letterbox != null
        || padding != null;
  }

  /**
   * The options with their values checked.
   *
   * @throws InputRefused naming the invalid option
   */
  ImportOptions options(
      List<String> classes, List<Integer> size, ResizeMode resize, Interpolation interpolation) {
    LookonceCommand.require(
        mean.isEmpty() || mean.size() == 3, "--mean %s: three numbers are needed", mean);
    LookonceCommand.require(
        deviation.isEmpty() || deviation.size() == 3 && deviation.stream().allMatch(v -> v > 0),
        "--deviation %s: three numbers above 0 are needed",
        deviation);
    LookonceCommand.require(
        padding == null || (padding >= 0 && padding <= 255), "--padding %s: use 0 to 255", padding);
    ResizeMode asked = letterbox != null && resize == null ? ResizeMode.LETTERBOX : resize;
    LookonceCommand.require(
        letterbox == null || asked == ResizeMode.LETTERBOX,
        "--letterbox %s goes with --resize letterbox",
        letterbox);
    return new ImportOptions(
        family(),
        classes,
        size,
        pairs(),
        asked,
        position(),
        padding,
        order,
        divisor(),
        mean,
        deviation,
        interpolation);
  }

  private DetectorFamily family() {
    if (head == null) {
      return null;
    }
    return DetectorFamily.of(head)
        .orElseThrow(
            () ->
                new InputRefused(
                    String.format(
                        Locale.ROOT,
                        "--head %s: there is no such family%s",
                        head,
                        NearestName.suggestion(
                            head,
                            Arrays.stream(DetectorFamily.values())
                                .map(DetectorFamily::option)
                                .toList()))));
  }

  private List<Anchor> pairs() {
    try {
      return Anchor.pairs(anchors);
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused("--anchors: " + unsuitable.getMessage(), unsuitable);
    }
  }

  private LetterboxPosition position() {
    if (letterbox == null) {
      return null;
    }
    return switch (letterbox) {
      case "centred", "centered" -> LetterboxPosition.CENTERED;
      case "corner" -> LetterboxPosition.TOP_LEFT;
      default ->
          throw new InputRefused(
              String.format(Locale.ROOT, "--letterbox %s: use centred or corner", letterbox));
    };
  }

  private Float divisor() {
    if (range == null) {
      return null;
    }
    return switch (range) {
      case "1", "0-1", "0..1" -> 255f;
      case "255", "0-255", "0..255" -> 1f;
      default ->
          throw new InputRefused(
              String.format(
                  Locale.ROOT, "--value-range %s: use 1 for 0..1 or 255 for 0..255", range));
    };
  }
}
