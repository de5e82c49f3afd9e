package io.lookonce.jobs.training.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The examples of one worker, as stored in the data set.
 *
 * @param worker index of the worker, from 0
 * @param pixels per example height × width × channels unsigned bytes, rows from the top, channels
 *     interleaved; for feature rows little-endian float32
 * @param labels per example the numbers of its label: its class, or its boxes
 * @param sources per example where its image comes from
 * @param problem what is wrong with the first unusable example; null if all are usable
 */
public record Shard(int worker, byte[][] pixels, float[][] labels, String[] sources, String problem)
    implements Serializable {

  /** A shard of examples with one class each. */
  public static Shard ofClasses(
      int worker, byte[][] pixels, int[] classes, String[] sources, String problem) {
    float[][] labels = new float[classes.length][];
    Arrays.setAll(labels, example -> new float[] {classes[example]});
    return new Shard(worker, pixels, labels, sources, problem);
  }

  /**
   * The same examples in another order.
   *
   * @param places the new index of each example
   */
  public Shard reordered(int[] places) {
    byte[][] otherPixels = new byte[size()][];
    float[][] otherLabels = new float[size()][];
    String[] otherSources = new String[size()];
    for (int i = 0; i < places.length; i++) {
      otherPixels[places[i]] = pixels[i];
      otherLabels[places[i]] = labels[i];
      otherSources[places[i]] = sources[i];
    }
    return new Shard(worker, otherPixels, otherLabels, otherSources, problem);
  }

  public int size() {
    return labels.length;
  }

  /** The class of an example of a classifier, from 0. */
  public int classOf(int example) {
    return (int) labels[example][0];
  }

  /** The classes of all examples. */
  public int[] classes() {
    int[] classes = new int[size()];
    Arrays.setAll(classes, this::classOf);
    return classes;
  }
}
