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
 */
record ClassExamples(int height, int width, int channels, int outputs) implements ExampleFormat {

  static ClassExamples of(ClassifierNetwork network) {
    if (network.input() instanceof InputShape.Image image) {
      return new ClassExamples(image.height(), image.width(), image.channels(), network.outputs());
    }
    return new ClassExamples(0, network.input().size(), 1, network.outputs());
  }

  @Override
  public ExampleTensors open() {
    InputShape input =
        height == 0
            ? new InputShape.Features(width)
            : new InputShape.Image(height, width, channels);
    return new ExampleTensors(input, outputs);
  }
}
