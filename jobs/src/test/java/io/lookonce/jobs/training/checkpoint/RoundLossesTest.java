package io.lookonce.jobs.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundLossesTest {

  @Test
  void fewRoundsAreKeptOneByOne() {
    RoundLosses losses = RoundLosses.none().plus(3).plus(2).plus(0.5);

    assertThat(losses.course())
        .containsExactly(
            new RoundLosses.Point(1, 3),
            new RoundLosses.Point(2, 2),
            new RoundLosses.Point(3, 0.5));
    assertThat(RoundLosses.none().course()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1999, 2000, 2001, 4001, 31_415})
  void everyPointIsTheMeanOfTheRoundsSinceThePointBefore(int rounds) {
    double[] all = new Random(7).doubles(rounds, 0.1, 9).toArray();
    RoundLosses losses = RoundLosses.none();
    for (double loss : all) {
      losses = losses.plus(loss);
    }

    List<RoundLosses.Point> course = losses.course();
    assertThat(course).hasSizeBetween(Math.min(rounds, 1000), 2000);
    int from = 0;
    for (RoundLosses.Point point : course) {
      int to = Math.toIntExact(point.rounds());
      double mean = Arrays.stream(all, from, to).average().orElseThrow();
      assertThat(point.loss()).isCloseTo(mean, within(1e-12));
      from = to;
    }
    assertThat(from).isEqualTo(rounds);
  }
}
