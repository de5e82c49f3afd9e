package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NumPy printed the expected numbers; those of the course are in its table. */
class NumpyRandomTest {

  @Test
  void wholeNumbersAreNumpys() {
    NumpyRandom random = new NumpyRandom(0);
    assertThat(LongStream.generate(() -> random.integer(0, 10)).limit(8))
        .containsExactly(5L, 0L, 3L, 3L, 7L, 9L, 3L, 5L);
    assertThat(LongStream.generate(() -> random.integer(-5, 1000)).limit(4))
        .containsExactly(749L, 799L, 594L, 65L);
    assertThat(random.integer(0, 1L << 32)).isEqualTo(243580376L);
    // A range of one number needs no draw.
    assertThat(random.integer(3, 4)).isEqualTo(3);
    assertThat(random.uniform()).isEqualTo(0.9636627605010293);
    assertThat(new NumpyRandom(1).integer(0, 1L << 32)).isEqualTo(1791095845L);
  }

  @Test
  void choicesAreNumpys() {
    NumpyRandom random = new NumpyRandom(3);
    assertThat(random.choice(5, 8, true)).containsExactly(2, 0, 1, 3, 0, 0, 0, 3);
    assertThat(random.choice(10, 4, false)).containsExactly(3, 2, 1, 8);
    double[] probabilities = {0.1, 0, 0.7, 0.2};
    assertThat(IntStream.generate(() -> random.choice(probabilities)).limit(8))
        .containsExactly(2, 2, 2, 2, 3, 2, 3, 2);
    assertThat(random.uniform()).isEqualTo(0.5527719503903767);
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "5, 2", "0, 4294967297"})
  void wholeNumbersThatCannotBeDrawnAreRefused(long low, long high) {
    assertThatThrownBy(() -> new NumpyRandom(1).integer(low, high))
        .hasMessage("no whole numbers from %d to %d", low, high);
  }

  @Test
  void choicesThatCannotBeMadeAreRefused() {
    assertThatThrownBy(() -> new NumpyRandom(1).choice(3, 4, false))
        .hasMessage("4 different numbers cannot be drawn from 3");
    assertThatThrownBy(() -> new NumpyRandom(1).choice(new double[] {0.5, 0.4}))
        .hasMessage("probabilities add up to 0.9, not to 1");
  }

  @Test
  void theStreamStaysNumpysPastTheFirstTwist() {
    NumpyRandom random = new NumpyRandom(4294967295L);
    double last = 0;
    for (int drawn = 0; drawn < 1000; drawn++) {
      last = random.normal();
    }
    assertThat(last).isEqualTo(0.8396779525796308);
  }
}
