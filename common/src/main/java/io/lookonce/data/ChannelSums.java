package io.lookonce.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums from which the mean and standard deviation of the channels follow. They are integers, so the
 * order of addition does not matter.
 *
 * @param pixels number of pixels
 * @param sums per channel, the sum of its samples, each from 0 to 255
 * @param squares per channel, the sum of their squares
 */
public record ChannelSums(long pixels, long[] sums, long[] squares) implements Serializable {

  /** The sums of no pixels. */
  public static ChannelSums none(int channels) {
    return new ChannelSums(0, new long[channels], new long[channels]);
  }

  /** The sums of one image's samples, with interleaved channels. */
  public static ChannelSums of(byte[] samples, int channels) {
    long[] sums = new long[channels];
    long[] squares = new long[channels];
    for (int i = 0; i < samples.length; i += channels) {
      for (int channel = 0; channel < channels; channel++) {
        int sample = samples[i + channel] & 0xFF;
        sums[channel] += sample;
        squares[channel] += sample * sample;
      }
    }
    return new ChannelSums(samples.length / channels, sums, squares);
  }

  /** Adds both. */
  public ChannelSums plus(ChannelSums other) {
    long[] allSums = sums.clone();
    long[] allSquares = squares.clone();
    for (int channel = 0; channel < sums.length; channel++) {
      allSums[channel] += other.sums[channel];
      allSquares[channel] += other.squares[channel];
    }
    return new ChannelSums(pixels + other.pixels, allSums, allSquares);
  }

  /** Mean sample of each channel, from 0 to 255; empty if there are no pixels. */
  public List<Double> mean() {
    List<Double> means = new ArrayList<>();
    for (int channel = 0; pixels > 0 && channel < sums.length; channel++) {
      means.add((double) sums[channel] / pixels);
    }
    return means;
  }

  /** Standard deviation of each channel over all its samples, in the same unit as the mean. */
  public List<Double> deviation() {
    List<Double> deviations = new ArrayList<>();
    for (int channel = 0; pixels > 0 && channel < sums.length; channel++) {
      double mean = (double) sums[channel] / pixels;
      double variance = (double) squares[channel] / pixels - mean * mean;
      deviations.add(Math.sqrt(Math.max(0, variance)));
    }
    return deviations;
  }
}
