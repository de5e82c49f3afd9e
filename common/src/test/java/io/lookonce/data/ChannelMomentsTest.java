package io.lookonce.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.data.ImageDataset.ChannelMoments;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelMomentsTest {

  private static final int SAMPLES = 3 * 16;

  @Test
  void momentsOfPartsAreThoseOfTheWhole() {
    Random random = new Random(4);
    ChannelSums first = sums(random, 5, 90);
    ChannelSums second = sums(random, 12, 255);
    ChannelSums whole = first.plus(second);

    ChannelMoments joined = moments(5, first).plus(moments(12, second));

    assertThat(joined.images()).isEqualTo(17);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(joined.mean().get(channel)).isCloseTo(whole.mean().get(channel), within(1e-9));
      assertThat(joined.deviation().get(channel))
          .isCloseTo(whole.deviation().get(channel), within(1e-9));
    }
  }

  @Test
  void nothingAddsNothing() {
    ChannelMoments some = moments(5, sums(new Random(1), 5, 200));
    ChannelMoments none = new ChannelMoments(0, List.of(), List.of());
    assertThat(some.plus(none)).isEqualTo(some);
    assertThat(none.plus(some)).isEqualTo(some);
  }

  private static ChannelMoments moments(int images, ChannelSums sums) {
    return new ChannelMoments(images, sums.mean(), sums.deviation());
  }

  private static ChannelSums sums(Random random, int images, int brightest) {
    ChannelSums sums = ChannelSums.none(3);
    for (int i = 0; i < images; i++) {
      byte[] samples = new byte[SAMPLES];
      for (int j = 0; j < SAMPLES; j++) {
        samples[j] = (byte) random.nextInt(brightest);
      }
      sums = sums.plus(ChannelSums.of(samples, 3));
    }
    return sums;
  }
}
