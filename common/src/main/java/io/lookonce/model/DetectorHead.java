package io.lookonce.model;

import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.yolo.AnchorGridHead;
import io.lookonce.yolo.ClassScoreHead;
import io.lookonce.yolo.DistributionHead;
import io.lookonce.yolo.Head;
import io.lookonce.yolo.ObjectnessHead;
import io.lookonce.yolo.OutputLayout;
import io.lookonce.yolo.RegionHead;
import io.lookonce.yolo.SelectedBoxHead;
import io.lookonce.yolo.YoloxHead;
import java.util.Arrays;
import java.util.Locale;

/** Creates the head that decodes a network's output from its description in the bundle. */
public final class DetectorHead {

  private static final int BOX_VALUES = 5;

  private DetectorHead() {}

  /**
   * The head that reads a network's output.
   *
   * @throws IllegalArgumentException in one line, if input or output of the network do not fit the
   *     input size, the anchors or the classes of the bundle
   */
  public static Head of(
      InputSize input, HeadDescription description, int classes, OnnxNetwork network) {
    requireInput(input, network.inputShape());
    return switch (description.kind()) {
      case REGION -> region(input, description, classes, network.outputShape());
      case YOLOX -> yolox(input, classes, network.outputShape());
      case ANCHOR_GRIDS -> anchorGrids(input, description, classes, network.outputShape());
      case OBJECTNESS, CLASS_SCORES, SELECTED, DISTRIBUTION ->
          rows(input, description, classes, network.outputShape());
    };
  }

  /**
   * Width and height of a network's input.
   *
   * @param width in pixels
   * @param height in pixels
   */
  public record InputSize(int width, int height) {}

  private static void requireInput(InputSize input, long[] shape) {
    if (shape.length != 4
        || !fits(shape[1], 3)
        || !fits(shape[2], input.height())
        || !fits(shape[3], input.width())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network takes %s, not images of 3x%dx%d (channels, height, width)",
              text(shape),
              input.height(),
              input.width()));
    }
  }

  private static Head region(
      InputSize input, HeadDescription description, int classes, long[] shape) {
    int channels = description.anchors().size() * (BOX_VALUES + classes);
    if (shape.length != 4 || shape[1] != channels || shape[2] < 1 || shape[3] < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network gives %s; %d anchors and %d classes need [batch, %d, rows, columns]",
              text(shape),
              description.anchors().size(),
              classes,
              channels));
    }
    return new RegionHead(
        description.anchors(),
        classes,
        input.width(),
        input.height(),
        Math.toIntExact(shape[3]),
        Math.toIntExact(shape[2]));
  }

  private static Head yolox(InputSize input, int classes, long[] shape) {
    YoloxHead head = new YoloxHead(classes, input.width(), input.height());
    int rowLength = BOX_VALUES + classes;
    int rows = head.values() / rowLength;
    if (shape.length != 3 || !fits(shape[1], rows) || !fits(shape[2], rowLength)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network gives %s; %d classes at %dx%d need [batch, %d, %d]",
              text(shape),
              classes,
              input.width(),
              input.height(),
              rows,
              rowLength));
    }
    return head;
  }

  /** The heads of rows: {@code [batch, rows, values]}, or {@code [batch, values, rows]}. */
  private static Head rows(
      InputSize input, HeadDescription description, int classes, long[] shape) {
    if (shape.length != 3 || shape[1] < 1 || shape[2] < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network gives %s; a %s head needs [batch, rows, values]",
              text(shape),
              description.kind()));
    }
    OutputLayout layout = description.layout();
    int rows = Math.toIntExact(shape[layout.valuesFirst() ? 2 : 1]);
    int length = Math.toIntExact(shape[layout.valuesFirst() ? 1 : 2]);
    Head head =
        switch (description.kind()) {
          case OBJECTNESS -> new ObjectnessHead(rows, classes, layout.further());
          case SELECTED ->
              new SelectedBoxHead(layout, rows, classes, input.width(), input.height());
          case DISTRIBUTION ->
              new DistributionHead(
                  layout, classes, (length - classes) / 4, input.width(), input.height());
          default -> new ClassScoreHead(layout, rows, classes, input.width(), input.height());
        };
    if (head.values() != Math.multiplyExact(rows, length)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network gives %s; a %s head of %d classes needs %d numbers an image",
              text(shape),
              description.kind(),
              classes,
              head.values()));
    }
    return head;
  }

  /** The output may have any shape, as long as it has the grids' numbers in their order. */
  private static Head anchorGrids(
      InputSize input, HeadDescription description, int classes, long[] shape) {
    AnchorGridHead head =
        new AnchorGridHead(description.grids(), classes, input.width(), input.height());
    long found = Arrays.stream(shape).skip(1).reduce(1, (one, other) -> one * other);
    if (found != head.values() || Arrays.stream(shape).skip(1).anyMatch(side -> side < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network gives %s; %d grids of anchors and %d classes need %d numbers an image",
              text(shape),
              description.grids().grids().size(),
              classes,
              head.values()));
    }
    return head;
  }

  private static boolean fits(long dimension, int wanted) {
    return dimension == wanted || dimension == -1;
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape).replace("-1", "any");
  }
}
