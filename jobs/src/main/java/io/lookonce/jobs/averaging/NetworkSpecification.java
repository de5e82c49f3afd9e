package io.lookonce.jobs.averaging;

import io.lookonce.network.InputShape;
import java.io.Serializable;

/**
 * What a worker needs to build its network.
 *
 * @param json the DL4J configuration
 * @param height rows of pixels; 0 where an example is a row of numbers
 * @param width columns of pixels, or how many numbers a row has
 * @param channels samples of a pixel, or 1
 * @param outputs the width of the output
 * @param threads processor cores that one worker computes on
 */
record NetworkSpecification(
    String json, int height, int width, int channels, int outputs, int threads)
    implements Serializable {

  static NetworkSpecification of(String json, InputShape input, int outputs, int threads) {
    if (input instanceof InputShape.Image image) {
      return new NetworkSpecification(
          json, image.height(), image.width(), image.channels(), outputs, threads);
    }
    return new NetworkSpecification(json, 0, input.size(), 1, outputs, threads);
  }

  InputShape input() {
    return height == 0
        ? new InputShape.Features(width)
        : new InputShape.Image(height, width, channels);
  }
}
