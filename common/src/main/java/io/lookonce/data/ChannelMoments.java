package io.lookonce.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and deviation of the channels of images of one size.
 *
 * @param images how many
 * @param mean per channel; empty without images
 * @param deviation per channel, in the same unit
 */
record ChannelMoments(long images, List<Double> mean, List<Double> deviation) {

  /** Of both. */
  ChannelMoments plus(ChannelMoments other) {
    if (images == 0 || other.images == 0) {
      return images == 0 ? other : this;
    }
    double share = (double) other.images / (images + other.images);
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int channel = 0; channel < mean.size(); channel++) {
      double both = (1 - share) * mean.get(channel) + share * other.mean.get(channel);
      double square = (1 - share) * square(channel) + share * other.square(channel);
      means.add(both);
      deviations.add(Math.sqrt(Math.max(0, square - both * both)));
    }
    return new ChannelMoments(images + other.images, means, deviations);
  }

  /** The mean of the squares. */
  private double square(int channel) {
    return deviation.get(channel) * deviation.get(channel) + mean.get(channel) * mean.get(channel);
  }
}
