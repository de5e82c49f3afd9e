package io.lookonce.inference;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.nio.FloatBuffer;

/**
 * Computes the results of one image after another from a network's output. It keeps buffers and
 * serves one thread.
 *
 * @param <R> result of one image
 */
public interface Postprocessor<R> {

  /** Number of floats in the network's output for one image. */
  int outputsPerImage();

  /** Whether {@link #result} reads {@link PreprocessedImage#image}. */
  default boolean needsImage() {
    return false;
  }

  /**
   * Reorders the values of one image in place if the network does not take planes.
   *
   * @param images holds the image as three planes
   * @param position index of the image's first value
   */
  default void arrange(FloatBuffer images, int position) {}

  /**
   * The result of one image.
   *
   * @param output the network's output for a batch
   * @param offset index of the image's first value
   * @throws ImageRefused if the output is no result
   */
  R result(float[] output, int offset, PreprocessedImage image) throws ImageRefused;

  /** Invalid outputs of the network since this was opened. */
  default OutputFaults faults() {
    return OutputFaults.NONE;
  }

  /**
   * An image that was written to the network's input.
   *
   * @param name as {@link Predictor.Source#name} gives it
   * @param width in pixels
   * @param height in pixels
   * @param scaling maps boxes of the network's input to the original image
   * @param image the decoded image if the postprocessor needs it, else null
   */
  record PreprocessedImage(String name, int width, int height, BoxScaling scaling, Image image) {}
}
