package io.lookonce.darknet;

import java.util.List;

/**
 * One layer of a Darknet network, with every number resolved.
 *
 * <p>Layers are numbered from 0 in the order of the file, {@code [net]} not counted; that number is
 * what {@code route} refers to.
 */
public sealed interface DarknetLayer {

  /** Line of the section's heading in the configuration file, from 1. */
  int line();

  /** What the layer gives for one image. */
  LayerShape output();

  /**
   * A convolution over square windows: {@code activation(scale * (W * x − mean) / (sqrt(variance) +
   * 1e-6) + bias)} with batch normalisation, {@code activation(W * x + bias)} without.
   *
   * @param input what it takes
   * @param output what it gives; its channels are the filters
   * @param size width and height of the window
   * @param strideX columns between windows
   * @param strideY rows between windows
   * @param dilation distance between neighbouring weights of a window in the input, 1 without gaps
   * @param padding zeros added on each side
   * @param groups parts into which input channels and filters are cut alike; each part of the
   *     filters sees its part of the input. As many as the input has channels make the convolution
   *     depthwise
   * @param batchNormalize whether the filter's outputs are normalised
   * @param activation applied last
   */
  record Convolution(
      int line,
      LayerShape input,
      LayerShape output,
      int size,
      int strideX,
      int strideY,
      int dilation,
      int padding,
      int groups,
      boolean batchNormalize,
      DarknetActivation activation)
      implements DarknetLayer {

    /** Number of filters. */
    public int filters() {
      return output.channels();
    }

    /** Number of input channels that one filter sees. */
    public int channelsPerFilter() {
      return input.channels() / groups;
    }

    /** Number of weights: filters × input channels of a group × size × size. */
    public long weightCount() {
      return (long) filters() * channelsPerFilter() * size * size;
    }

    /** Number of floats the weights file holds for this layer. */
    public long parameterCount() {
      return weightCount() + (long) filters() * (batchNormalize ? 4 : 1);
    }
  }

  /**
   * The largest value of each square window. Cells outside the input never win.
   *
   * @param strideX columns between windows
   * @param strideY rows between windows
   * @param paddingBefore columns (and rows) that the first window reaches out of the input on the
   *     left (and above)
   * @param paddingRight columns that the last window reaches out on the right
   * @param paddingBelow rows that the last window reaches out below
   */
  record MaxPool(
      int line,
      LayerShape input,
      LayerShape output,
      int size,
      int strideX,
      int strideY,
      int paddingBefore,
      int paddingRight,
      int paddingBelow)
      implements DarknetLayer {}

  /**
   * The outputs of earlier layers, one behind the other along the channels.
   *
   * @param sources numbers of those layers, in the listed order
   * @param groups equal parts into which the channels of each source are cut, 1 for all of them
   * @param group which part is taken of each source, from 0
   */
  record Route(int line, LayerShape output, List<Integer> sources, int groups, int group)
      implements DarknetLayer {
    /** Copies the list. */
    public Route {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Trades resolution for channels in Darknet's own order, which is not the usual space-to-depth:
   * the input's numbers are read as an image of {@code channels/stride²} planes, each {@code
   * stride} times as wide and high; space-to-depth is applied to that; and the result is read as
   * {@code channels·stride²} planes of {@code height/stride × width/stride}. Published YOLOv2
   * weights are trained with it.
   *
   * @param stride by which width and height shrink
   */
  record Reorg(int line, LayerShape input, LayerShape output, int stride) implements DarknetLayer {}

  /**
   * Every value of the input as a square of {@code stride} by {@code stride} equal values.
   *
   * @param stride by which width and height grow
   */
  record Upsample(int line, LayerShape output, int stride) implements DarknetLayer {}

  /**
   * The sum of the layer before and earlier ones of the same shape, value by value.
   *
   * @param sources numbers of the earlier layers, at least one
   * @param activation applied to the sum
   */
  record Shortcut(int line, LayerShape output, List<Integer> sources, DarknetActivation activation)
      implements DarknetLayer {
    /** Copies the list. */
    public Shortcut {
      sources = List.copyOf(sources);
    }
  }

  /**
   * The product of the layer before and an earlier one, value by value; where the layer before has
   * one value per channel, that channel of the earlier layer is multiplied with it.
   *
   * @param source number of the earlier layer
   * @param activation applied to the product
   */
  record Scale(int line, LayerShape output, int source, DarknetActivation activation)
      implements DarknetLayer {}

  /** The mean of each channel. */
  record AveragePool(int line, LayerShape input, LayerShape output) implements DarknetLayer {}

  /** Dropout, which does nothing when an image is scored but counts in the numbering. */
  record Dropout(int line, LayerShape output) implements DarknetLayer {}

  /**
   * The YOLOv2 head. Its channels are, for each anchor in turn: x, y, width, height, objectness,
   * one value per class, all before any activation.
   *
   * @param output shape of the raw values: anchors × (5 + classes) channels on the grid
   * @param classes number of classes
   * @param anchors width and height of each anchor in grid cells, in pairs
   */
  record Region(int line, LayerShape output, int classes, List<Float> anchors)
      implements DarknetLayer {
    /** Copies the list. */
    public Region {
      anchors = List.copyOf(anchors);
    }

    /** Number of anchors. */
    public int anchorCount() {
      return anchors.size() / 2;
    }
  }

  /**
   * A head of YOLOv3 or v4; a network may have several. Its channels are arranged as {@link
   * Region}'s are.
   *
   * @param output shape of the raw values: anchors × (5 + classes) channels on the grid
   * @param classes number of classes
   * @param anchors width and height of each anchor in pixels of the input, in pairs; those of the
   *     mask only
   * @param scale of the centre's offset, {@code scale_x_y}
   * @param newCoordinates whether the values are activated already and sizes are squared
   */
  record Yolo(
      int line,
      LayerShape output,
      int classes,
      List<Float> anchors,
      float scale,
      boolean newCoordinates)
      implements DarknetLayer {
    /** Copies the list. */
    public Yolo {
      anchors = List.copyOf(anchors);
    }
  }

  /**
   * Shape of a layer's input or output for one image: {@code channels} planes of {@code height}
   * rows of {@code width} numbers, stored in that order.
   *
   * @param channels number of planes, at least 1
   * @param height rows, at least 1
   * @param width columns, at least 1
   */
  public record LayerShape(int channels, int height, int width) {

    /** Number of values of one image. */
    public long size() {
      return (long) channels * height * width;
    }

    @Override
    public String toString() {
      return width + "x" + height + "x" + channels;
    }
  }
}
