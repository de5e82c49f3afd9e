package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** The shape of one example. */
public sealed interface InputShape {

  /** The largest side of an image, in pixels, that a configuration may ask for. */
  int LARGEST_SIDE = 4096;

  /**
   * The most channels that a configuration may ask for. With the largest side an image has 2³⁰
   * values.
   */
  int MOST_CHANNELS = 64;

  /** The number of values of one example. */
  int size();

  /** The shape of a batch, with the examples as first dimension. */
  long[] batchShape(int examples);

  /** The same as DL4J's type. */
  InputType toInputType();

  /**
   * An image, always channels first: [channels, height, width]. Channels last is not offered,
   * because DL4J's training with oneDNN crashes on it.
   *
   * @param height rows of pixels
   * @param width columns of pixels
   * @param channels colours; 3 for red, green, blue
   */
  record Image(int height, int width, int channels) implements InputShape {

    /** Reads {@code input { height, width, channels }}; by default 64, 64 and 3. */
    static Image read(Settings settings, int smallestSide) {
      Settings input = settings.section("input");
      Range side = Range.between(smallestSide, LARGEST_SIDE);
      return new Image(
          input.integer("height", 64, side),
          input.integer("width", 64, side),
          input.integer("channels", 3, Range.between(1, MOST_CHANNELS)));
    }

    @Override
    public int size() {
      return height * width * channels;
    }

    @Override
    public long[] batchShape(int examples) {
      return new long[] {examples, channels, height, width};
    }

    @Override
    public InputType toInputType() {
      return InputType.convolutional(height, width, channels, CNN2DFormat.NCHW);
    }
  }

  /**
   * A vector of values. An image is flattened as in the course: row by row, with the channels of a
   * pixel next to each other, which is the byte order of a decoded image.
   *
   * @param size number of values; 12288 for an image of 64 × 64 × 3
   */
  record Features(int size) implements InputShape {

    @Override
    public long[] batchShape(int examples) {
      return new long[] {examples, size};
    }

    @Override
    public InputType toInputType() {
      return InputType.feedForward(size);
    }
  }
}
