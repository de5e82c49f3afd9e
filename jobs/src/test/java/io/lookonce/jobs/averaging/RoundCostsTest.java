package io.lookonce.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundCostsTest {

  @Test
  void fewRoundsAreKeptOneByOne() {
    RoundCosts costs = RoundCosts.none().plus(3).plus(2).plus(0.5);

    assertThat(costs.course())
        .containsExactly(
            new RoundCosts.Point(1, 3), new RoundCosts.Point(2, 2), new RoundCosts.Point(3, 0.5));
    assertThat(RoundCosts.none().course()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1999, 2000, 2001, 4001, 31_415})
  void everyPointIsTheMeanOfTheRoundsSinceThePointBefore(int rounds) {
    double[] all = new Random(7).doubles(rounds, 0.1, 9).toArray();
    RoundCosts costs = RoundCosts.none();
    for (double cost : all) {
      costs = costs.plus(cost);
    }

    List<RoundCosts.Point> course = costs.course();
    assertThat(course).hasSizeBetween(Math.min(rounds, 1000), 2000);
    int from = 0;
    for (RoundCosts.Point point : course) {
      int to = Math.toIntExact(point.rounds());
      double mean = Arrays.stream(all, from, to).average().orElseThrow();
      assertThat(point.cost()).isCloseTo(mean, within(1e-12));
      from = to;
    }
    assertThat(from).isEqualTo(rounds);
  }
}
