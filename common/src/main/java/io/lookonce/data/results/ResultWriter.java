package io.lookonce.data.results;

import java.io.Closeable;
import java.io.IOException;

/** Writes results image by image; what was written is complete once it is closed. */
public interface ResultWriter extends Closeable {

  /** Adds an image and what was found in it, also where that is nothing. */
  void add(ImageResult image) throws IOException;
}
