package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ComputeThreadsTest {

  @Property(tries = 200)
  void workersNeverUseMoreThanTheCores(
      @ForAll @IntRange(min = 1, max = 64) int cores, @ForAll @IntRange(min = 1, max = 64) int w) {
    int workers = Math.min(cores, w);
    int threads = ComputeThreads.share(cores, workers);
    assertThat(threads).isPositive();
    assertThat(workers * threads).isLessThanOrEqualTo(cores);
    assertThat(workers * (threads + 1)).as("one more would be too many").isGreaterThan(cores);
  }

  @Test
  void moreWorkersThanCoresAreRefused() {
    assertThatThrownBy(() -> ComputeThreads.share(2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 workers cannot share 2 cores: use at most one worker per core");
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> ComputeThreads.set(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
