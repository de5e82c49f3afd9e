package io.lookonce.jobs.training.data;

import java.io.Serializable;

/**
 * The examples of one worker, as they came from the data set.
 *
 * @param worker whose they are, from 0
 * @param pixels per example height × width × channels unsigned bytes, rows from the top, the
 *     channels of a pixel side by side; of rows of numbers little-endian float32
 * @param labels per example the numbers of its label: its class, or the boxes in it
 * @param sources per example where its image comes from
 * @param problem what is wrong with the first unusable example; null where all are usable
 */
public record Shard(int worker, byte[][] pixels, float[][] labels, String[] sources, String problem)
    implements Serializable {

  /** Examples with one class each. */
  public static Shard ofClasses(
      int worker, byte[][] pixels, int[] classes, String[] sources, String problem) {
    float[][] labels = new float[classes.length][];
    java.util.Arrays.setAll(labels, example -> new float[] {classes[example]});
    return new Shard(worker, pixels, labels, sources, problem);
  }

  /**
   * The same examples in another order.
   *
   * @param places the new place of each
   */
  public Shard dealt(int[] places) {
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

  /** The class of an example that has one, from 0. */
  public int classOf(int example) {
    return (int) labels[example][0];
  }

  /** The classes of all examples. */
  public int[] classes() {
    int[] classes = new int[size()];
    java.util.Arrays.setAll(classes, this::classOf);
    return classes;
  }
}
