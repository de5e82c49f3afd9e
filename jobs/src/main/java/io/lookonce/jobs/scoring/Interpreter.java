package io.lookonce.jobs.scoring;

import java.io.IOException;
import java.nio.FloatBuffer;

/** Reads the results of one picture after the other; it may keep buffers and serves one thread. */
interface Interpreter {

  /** How many numbers the network gives for one picture. */
  int outputsPerPicture();

  /** Whether {@link #results} needs the picture itself. */
  boolean needsPicture();

  /**
   * Brings one picture into the order that the network takes.
   *
   * @param images holds the picture as planes
   * @param position where it begins
   */
  void arrange(FloatBuffer images, int position);

  /**
   * The results of one picture, in the order of their columns.
   *
   * @param output what the network gave
   * @param offset where the picture's numbers begin
   * @throws IOException if something that belongs to the result cannot be written
   */
  Object[] results(float[] output, int offset, PreparedPicture picture) throws IOException;

  /** What stands in the same columns for a picture that could not be read. */
  Object[] noResults();
}
