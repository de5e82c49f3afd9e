package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;

/**
 * Images or rows of numbers with one class each.
 *
 * @param height rows of pixels; 0 where an example is a row of numbers
 * @param width columns of pixels, or how many numbers a row has
 * @param channels samples of a pixel, or 1
 * @param outputs the width of the network's output
 * @param numbers whether examples are held as little-endian float32, not as pixels in bytes
 */
public record ClassExampleFormat(int height, int width, int channels, int outputs, boolean numbers)
    implements ExampleFormat {

  /** Images, which a network may take as a row of numbers. */
  public static ClassExampleFormat ofImages(ClassifierNetwork network) {
    if (network.input() instanceof InputShape.Image image) {
      return new ClassExampleFormat(
          image.height(), image.width(), image.channels(), network.outputs(), false);
    }
    return new ClassExampleFormat(0, network.input().size(), 1, network.outputs(), false);
  }

  /** Rows of numbers. */
  static ClassExampleFormat ofNumbers(ClassifierNetwork network) {
    return new ClassExampleFormat(0, network.input().size(), 1, network.outputs(), true);
  }

  /** Whether every example is a point of the plane. */
  public boolean isPlanar() {
    return numbers && width == 2;
  }

  @Override
  public ExampleTensors open() {
    InputShape input =
        height == 0
            ? new InputShape.Features(width)
            : new InputShape.Image(height, width, channels);
    return new ExampleTensors(
        input, outputs, numbers ? new FloatDecoding() : new PixelDecoding(channels));
  }
}
