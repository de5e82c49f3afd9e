package io.lookonce.evaluation;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.MatchOutcome.ObjectSize;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The match outcomes of the detections of one class and the counts of its objects, in primitive
 * arrays: 25 bytes per detection.
 */
final class ClassOutcomes implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int INITIAL_CAPACITY = 16;

  private float[] score = new float[INITIAL_CAPACITY];
  private int[] image = new int[INITIAL_CAPACITY];
  private byte[] rank = new byte[INITIAL_CAPACITY];
  private long[] right = new long[INITIAL_CAPACITY];
  private long[] ignored = new long[INITIAL_CAPACITY];
  private int size;

  /** Objects to find, by size. */
  private final long[] objects = new long[ObjectSize.values().length];

  private long crowds;
  private long difficult;

  /**
   * Adds a detection. Detections of an image must be added together, highest score first.
   *
   * @param imageIndex index of the image; orders detections with equal scores
   * @param rankInImage number of detections of the image before it
   * @param rightBits outcomes with a true positive, see {@link MatchOutcome}
   * @param ignoredBits outcomes in which it is ignored
   */
  void add(float score, int imageIndex, int rankInImage, long rightBits, long ignoredBits) {
    if (size == this.score.length) {
      resize(size + size / 2);
    }
    this.score[size] = score;
    image[size] = imageIndex;
    rank[size] = (byte) Math.min(rankInImage, Byte.MAX_VALUE);
    right[size] = rightBits;
    ignored[size] = ignoredBits;
    size++;
  }

  /** Counts an object. */
  void add(GroundTruthBox object) {
    if (object.crowd()) {
      crowds++;
    } else if (object.difficult()) {
      difficult++;
    } else {
      for (ObjectSize objectSize : ObjectSize.values()) {
        objects[objectSize.ordinal()] += objectSize.holds(object.area()) ? 1 : 0;
      }
    }
  }

  /** Reserves memory for more detections. */
  void reserve(int more) {
    resize(Math.max(score.length, Math.addExact(size, more)));
  }

  /** Adds all outcomes of another instance. */
  void addAll(ClassOutcomes other) {
    if (size + other.size > score.length) {
      reserve(other.size);
    }
    System.arraycopy(other.score, 0, score, size, other.size);
    System.arraycopy(other.image, 0, image, size, other.size);
    System.arraycopy(other.rank, 0, rank, size, other.size);
    System.arraycopy(other.right, 0, right, size, other.size);
    System.arraycopy(other.ignored, 0, ignored, size, other.size);
    size += other.size;
    for (int i = 0; i < objects.length; i++) {
      objects[i] += other.objects[i];
    }
    crowds += other.crowds;
    difficult += other.difficult;
  }

  private void resize(int capacity) {
    score = Arrays.copyOf(score, capacity);
    image = Arrays.copyOf(image, capacity);
    rank = Arrays.copyOf(rank, capacity);
    right = Arrays.copyOf(right, capacity);
    ignored = Arrays.copyOf(ignored, capacity);
  }

  /** Number of detections. */
  int size() {
    return size;
  }

  float score(int index) {
    return score[index];
  }

  /** Number of detections of its image before it; exact below 127. */
  int rank(int index) {
    return rank[index];
  }

  boolean isRight(int index, long outcome) {
    return (right[index] & outcome) != 0;
  }

  boolean isIgnored(int index, long outcome) {
    return (ignored[index] & outcome) != 0;
  }

  long objects(ObjectSize objectSize) {
    return objects[objectSize.ordinal()];
  }

  long crowds() {
    return crowds;
  }

  long difficult() {
    return difficult;
  }

  /**
   * Indexes of the detections by descending score; equal scores by image, then by order of adding.
   * The order does not depend on how images were partitioned.
   */
  int[] bestFirst() {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = (long) image[i] << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    int[] byImage = lowerHalves(keys);
    for (int place = 0; place < size; place++) {
      keys[place] = (long) falling(score[byImage[place]]) << Integer.SIZE | place;
    }
    Arrays.sort(keys);
    int[] order = lowerHalves(keys);
    for (int i = 0; i < size; i++) {
      order[i] = byImage[order[i]];
    }
    return order;
  }

  /** A sort key that decreases with the score. */
  private static int falling(float score) {
    int bits = Float.floatToIntBits(score);
    return ~(bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE));
  }

  private static int[] lowerHalves(long[] keys) {
    int[] halves = new int[keys.length];
    Arrays.setAll(halves, i -> (int) keys[i]);
    return halves;
  }
}
