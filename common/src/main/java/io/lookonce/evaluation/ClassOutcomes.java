package io.lookonce.evaluation;

import io.lookonce.box.GroundTruthBox;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What became of the detections of one class, and how many objects of it there were. A detection
 * takes 25 bytes and no object of its own.
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

  /** Objects that have to be found, by size. */
  private final long[] objects = new long[ObjectSize.values().length];

  private long crowds;
  private long difficult;

  /**
   * Adds a detection. Those of an image must come one behind the other, best score first.
   *
   * @param imageIndex the image's place in the order that decides between equal scores
   * @param rankInImage how many detections of the image come before it
   * @param rightBits the verdicts by which it is right, as in {@link MatchOutcome}
   * @param ignoredBits the verdicts by which it is neither right nor wrong
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

  /** Makes room for so many detections more. */
  void reserve(int more) {
    resize(Math.max(score.length, Math.addExact(size, more)));
  }

  /** Adds all that another one holds. */
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

  /** How many detections there are. */
  int size() {
    return size;
  }

  float score(int index) {
    return score[index];
  }

  /** How many detections of its image come before it; exact below 127. */
  int rank(int index) {
    return rank[index];
  }

  boolean isRight(int index, long verdict) {
    return (right[index] & verdict) != 0;
  }

  boolean isIgnored(int index, long verdict) {
    return (ignored[index] & verdict) != 0;
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
   * The detections from the best score down; equal scores in the order of their images, those of
   * one image as they were added. It does not depend on how the images were shared out.
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

  /** A number that falls as the score rises. */
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
