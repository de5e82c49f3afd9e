package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import java.io.IOException;
import java.nio.FloatBuffer;

/** Reads the results of one image after the other; it may keep buffers and serves one thread. */
interface Postprocessor {

  /** How many numbers the network gives for one image. */
  int outputsPerImage();

  /** Whether {@link #results} needs the image itself. */
  boolean needsImage();

  /**
   * Brings one image into the order that the network takes.
   *
   * @param images holds the image as planes
   * @param position where it begins
   */
  void arrange(FloatBuffer images, int position);

  /**
   * The results of one image, in the order of their columns.
   *
   * @param output what the network gave
   * @param offset where the image's numbers begin
   * @throws IOException if something that belongs to the result cannot be written
   */
  Object[] results(float[] output, int offset, PreprocessedImage image) throws IOException;

  /** How many of the network's outputs were no sound results since this was opened. */
  default OutputFaults faults() {
    return OutputFaults.NONE;
  }

  /** What stands in the same columns for an image that could not be read. */
  Object[] noResults();
}
