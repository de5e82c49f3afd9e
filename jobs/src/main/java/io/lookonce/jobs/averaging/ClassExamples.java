package io.lookonce.jobs.averaging;

import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;

/**
 * Pictures or rows of numbers with one class each.
 *
 * @param height rows of pixels; 0 where an example is a row of numbers
 * @param width columns of pixels, or how many numbers a row has
 * @param channels samples of a pixel, or 1
 * @param outputs the width of the network's output
 * @param numbers whether examples are held as little-endian float32, not as pixels in bytes
 */
record ClassExamples(int height, int width, int channels, int outputs, boolean numbers)
    implements ExampleFormat {

  /** Pictures, which a network may take as a row of numbers. */
  static ClassExamples ofPictures(ClassifierNetwork network) {
    if (network.input() instanceof InputShape.Image image) {
      return new ClassExamples(
          image.height(), image.width(), image.channels(), network.outputs(), false);
    }
    return new ClassExamples(0, network.input().size(), 1, network.outputs(), false);
  }

  /** Rows of numbers. */
  static ClassExamples ofNumbers(ClassifierNetwork network) {
    return new ClassExamples(0, network.input().size(), 1, network.outputs(), true);
  }

  /** Whether every example is a point of the plane. */
  boolean isPlanar() {
    return numbers && width == 2;
  }

  @Override
  public ExampleTensors open() {
    InputShape input =
        height == 0
            ? new InputShape.Features(width)
            : new InputShape.Image(height, width, channels);
    return new ExampleTensors(
        input, outputs, numbers ? new HeldNumbers() : new ScaledPixels(channels));
  }
}
