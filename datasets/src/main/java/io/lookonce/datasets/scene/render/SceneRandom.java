package io.lookonce.datasets.scene.render;

import java.util.SplittableRandom;

/**
 * The random choices of one scene. Each scene has its own generator, so scene {@code index} of set
 * {@code seed} always draws the same numbers, in any order of rendering.
 */
public final class SceneRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom source;

  public SceneRandom(long seed, long index) {
    this(new SplittableRandom(mix(mix(seed + GOLDEN_GAMMA) + index * GOLDEN_GAMMA)));
  }

  private SceneRandom(SplittableRandom source) {
    this.source = source;
  }

  /**
   * A separate generator for one stage, so that the number of draws of a stage does not affect
   * later stages.
   */
  public SceneRandom split() {
    return new SceneRandom(source.split());
  }

  /** Uniform in [0, 1), from the upper 53 bits. */
  public double unit() {
    return (source.nextLong() >>> 11) * 0x1p-53;
  }

  public double between(double low, double high) {
    return low + (high - low) * unit();
  }

  /** A uniform integer in [0, bound). */
  public int below(int bound) {
    return (int) (unit() * bound);
  }

  public boolean chance(double probability) {
    return unit() < probability;
  }

  @SafeVarargs
  public final <T> T pick(T... choices) {
    return choices[below(choices.length)];
  }

  /** An index drawn in proportion to the weights. */
  public int weighted(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = unit() * total;
    int index = 0;
    while (index < weights.length - 1 && left >= weights[index]) {
      left -= weights[index++];
    }
    return index;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): a bijection that spreads bits. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
