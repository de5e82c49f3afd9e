package io.lookonce.jobs.evaluation.detector;

import java.io.Serializable;
import java.util.Comparator;

/**
 * An image in which nothing could be found, so that its objects count as missed.
 *
 * @param index its place in its split
 * @param source where it comes from
 * @param problem why
 */
record UnscoredImage(long index, String source, String problem) implements Serializable {

  static final Comparator<UnscoredImage> IN_ORDER = Comparator.comparingLong(UnscoredImage::index);
}
