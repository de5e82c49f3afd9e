package io.lookonce.model.recognition;

import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The layouts of ONNX detectors that can be imported, with the usual preprocessing of each. */
public enum DetectorFamily {
  /** Decoded boxes of three anchors a cell, with objectness. */
  V5("YOLOv5, YOLOv7", "[B, N, 5 + C], N three times the cells", Preprocessing.ULTRALYTICS),
  /** Decoded boxes of one a cell, with objectness that is 1 throughout. */
  V6("YOLOv6", "[B, N, 5 + C], N the cells, boxes in pixels", Preprocessing.ULTRALYTICS),
  /** YOLOX as its authors export it. */
  YOLOX("YOLOX", "[B, N, 5 + C], N the cells, raw boxes", Preprocessing.YOLOX),
  /** YOLOX exported with decoding. */
  YOLOX_DECODED(
      "YOLOX with --decode_in_inference",
      "[B, N, 5 + C], N the cells, boxes in pixels",
      Preprocessing.YOLOX),
  /** Class scores without objectness, with or without mask coefficients. */
  V8(
      "Ultralytics YOLOv8, v9, 11, 12, 26; also their segmentation models (boxes only)",
      "[B, 4 + C, N] or [B, N, 4 + C]",
      Preprocessing.ULTRALYTICS),
  /** Boxes after suppression. */
  END_TO_END(
      "YOLOv10, YOLO26, nms=True; MMDetection's dets and labels",
      "[B, K, 6]: corners in pixels, score, class",
      Preprocessing.ULTRALYTICS),
  /** Suppression in the graph, all images of a batch in one list. */
  V7_END_TO_END(
      "YOLOv7 and v6 with --end2end; YOLO-NAS, flat",
      "[M, 7]: image, corners in pixels, class, score",
      Preprocessing.ULTRALYTICS),
  /** RT-DETR of Ultralytics. */
  RTDETR("RT-DETR of Ultralytics", "[B, K, 4 + C], boxes in shares", Preprocessing.STRETCHED),
  /** Logits and boxes of queries. */
  DETR(
      "DETR, Deformable DETR, RT-DETR, RF-DETR: logits and boxes",
      "[B, K, C or C + 1] and [B, K, 4], boxes in shares",
      Preprocessing.IMAGENET),
  /** Labels, boxes and scores. */
  DFINE(
      "D-FINE, DEIM, RT-DETR of their authors; torchvision",
      "labels [B, K], boxes [B, K, 4], scores [B, K]",
      Preprocessing.STRETCHED),
  /** SSD before suppression. */
  SSD(
      "SSD in PyTorch, YOLOv4 as boxes and confs, YOLO-NAS; all before suppression",
      "boxes [B, N, 4] as corners, and scores [B, N, C] or [B, N, C + 1], background first",
      Preprocessing.CENTRED_ON_127),
  /** The four outputs of TensorFlow's detection API. */
  TENSORFLOW(
      "SSD, EfficientDet, Faster R-CNN of TensorFlow's detection API",
      "detection_boxes, detection_classes, detection_scores, num_detections",
      Preprocessing.BYTES),
  /** All boxes, all scores, and which of them were chosen. */
  SUPPRESSED(
      "YOLOv3 of the ONNX model zoo; NonMaxSuppression at the end",
      "boxes [B, N, 4], scores [B, C, N], chosen [M, 3]",
      Preprocessing.DARKNET),
  /** Anchors on one grid. */
  REGION(
      "YOLOv2, Tiny YOLOv2 of the ONNX model zoo",
      "[B, A (5 + C), H, W], raw",
      Preprocessing.STRETCHED),
  /** Anchors on several grids by YOLOv3's rule. */
  YOLOV3(
      "YOLOv3 before decoding",
      "[B, 3 (5 + C), H, W] for each grid, sizes by exp",
      Preprocessing.STRETCHED),
  /** Anchors on several grids by YOLOv4's rule. */
  YOLOV4(
      "YOLOv4 before decoding",
      "[B, 3 (5 + C), H, W] for each grid, offsets widened",
      Preprocessing.STRETCHED),
  /** Anchors on several grids by YOLOv5's rule. */
  V5_GRIDS(
      "YOLOv5 before decoding",
      "[B, 3, H, W, 5 + C] for each grid, sizes by squares",
      Preprocessing.ULTRALYTICS),
  /** The same with YOLOv7's anchors. */
  V7_GRIDS(
      "YOLOv7 before decoding",
      "[B, 3, H, W, 5 + C] for each grid, sizes by squares",
      Preprocessing.ULTRALYTICS),
  /** Anchors that share their classes. */
  YOLO_FASTESTV2(
      "Yolo-FastestV2", "[B, H, W, 15 + C] for each grid, activated", Preprocessing.STRETCHED_BGR),
  /** Distances as distributions. */
  NANODET(
      "NanoDet, NanoDet-Plus",
      "[B, N, C + 4 (R + 1)], or scores and distances for each stride",
      Preprocessing.NANODET),
  /** NanoDet's layout with other preprocessing. */
  PICODET(
      "PicoDet",
      "scores [B, N, C] and distances [B, N, 4 (R + 1)] for each of four strides; [M, 6] after"
          + " suppression",
      Preprocessing.IMAGENET);

  private final String models;
  private final String output;
  private final Preprocessing preprocessing;

  DetectorFamily(String models, String output, Preprocessing preprocessing) {
    this.models = models;
    this.output = output;
    this.preprocessing = preprocessing;
  }

  /**
   * How an image becomes the network's input.
   *
   * @param divisor divides samples of 0 to 255
   * @param mean subtracted from each channel after that, in channel order; empty for none
   * @param deviation divides each channel last; empty for none
   */
  public record Preprocessing(
      ResizeMode resize,
      LetterboxPosition position,
      float padding,
      ChannelOrder order,
      float divisor,
      List<Float> mean,
      List<Float> deviation) {

    private static final List<Float> NONE = List.of();
    private static final Preprocessing ULTRALYTICS =
        letterbox(LetterboxPosition.CENTERED, ChannelOrder.RGB, 255);
    private static final Preprocessing YOLOX =
        letterbox(LetterboxPosition.TOP_LEFT, ChannelOrder.BGR, 1);
    private static final Preprocessing DARKNET =
        new Preprocessing(
            ResizeMode.LETTERBOX,
            LetterboxPosition.CENTERED,
            128,
            ChannelOrder.RGB,
            255,
            NONE,
            NONE);
    private static final Preprocessing STRETCHED = stretch(ChannelOrder.RGB, 255, NONE, NONE);
    private static final Preprocessing STRETCHED_BGR = stretch(ChannelOrder.BGR, 255, NONE, NONE);
    private static final Preprocessing BYTES = stretch(ChannelOrder.RGB, 1, NONE, NONE);
    private static final Preprocessing IMAGENET =
        stretch(
            ChannelOrder.RGB,
            255,
            List.of(0.485f, 0.456f, 0.406f),
            List.of(0.229f, 0.224f, 0.225f));
    private static final Preprocessing CENTRED_ON_127 =
        stretch(ChannelOrder.RGB, 1, List.of(127f, 127f, 127f), List.of(128f, 128f, 128f));
    private static final Preprocessing NANODET =
        stretch(
            ChannelOrder.BGR,
            1,
            List.of(103.53f, 116.28f, 123.675f),
            List.of(57.375f, 57.12f, 58.395f));

    public Preprocessing {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
      if (!(mean.isEmpty() || mean.size() == 3)
          || !(deviation.isEmpty() || deviation.size() == 3)) {
        throw new IllegalArgumentException("means and deviations are three numbers, one a channel");
      }
      if (deviation.stream().anyMatch(value -> !(value > 0))) {
        throw new IllegalArgumentException("deviations are above 0, not " + deviation);
      }
    }

    private static Preprocessing letterbox(
        LetterboxPosition position, ChannelOrder order, float divisor) {
      return new Preprocessing(ResizeMode.LETTERBOX, position, 114, order, divisor, NONE, NONE);
    }

    private static Preprocessing stretch(
        ChannelOrder order, float divisor, List<Float> mean, List<Float> deviation) {
      return new Preprocessing(
          ResizeMode.STRETCH, LetterboxPosition.CENTERED, 114, order, divisor, mean, deviation);
    }

    /** This preprocessing with samples of another range, and without means. */
    Preprocessing withRange(float otherDivisor) {
      return new Preprocessing(resize, position, padding, order, otherDivisor, NONE, NONE);
    }

    /** The part of it outside of the network. */
    InputRule rule(int width, int height, Interpolation interpolation) {
      return new InputRule(width, height, resize, interpolation, position, padding, order, divisor);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      if (resize == ResizeMode.STRETCH) {
        text.append("stretched");
      } else {
        text.append(
            position == LetterboxPosition.CENTERED
                ? "letterboxed in the centre"
                : "letterboxed in the upper left corner");
        text.append(" on grey ").append(number(padding));
      }
      text.append(", ").append(order).append(divisor == 1 ? " in 0..255" : " in 0..1");
      if (divisor != 1 && divisor != 255) {
        text.append(" (divided by ").append(number(divisor)).append(')');
      }
      if (!mean.isEmpty()) {
        text.append(", less ").append(mean);
      }
      if (!deviation.isEmpty()) {
        text.append(", divided by ").append(deviation);
      }
      return text.toString();
    }

    private static String number(float value) {
      return value == Math.rint(value) ? String.valueOf((int) value) : String.valueOf(value);
    }
  }

  /** Its value for {@code --head}. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The family of an option's value. */
  public static Optional<DetectorFamily> of(String option) {
    return Arrays.stream(values())
        .filter(family -> family.option().equalsIgnoreCase(option))
        .findFirst();
  }

  /** Models of the family. */
  public String models() {
    return models;
  }

  /** The shapes of its outputs; B is the batch size, C the number of classes. */
  public String output() {
    return output;
  }

  /** Its usual preprocessing, which the file or the user may override. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Whether its network does non-max suppression itself. */
  public boolean suppresses() {
    return switch (this) {
      case END_TO_END, V7_END_TO_END, RTDETR, DETR, DFINE, TENSORFLOW, SUPPRESSED -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return option();
  }
}
