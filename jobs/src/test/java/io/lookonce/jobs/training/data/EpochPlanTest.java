package io.lookonce.jobs.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochPlanTest {

  @Test
  void theLastBatchAndTheLastRoundAreKept() {
    // Shards of 105 and 104: seven batches each, the last of 9 and 8; rounds of five and two.
    EpochPlan plan = new EpochPlan(209, 2, 16, 5);

    assertThat(plan.steps()).isEqualTo(7);
    assertThat(plan.rounds()).isEqualTo(2);
    assertThat(plan.examplesOf(0, 0)).isEqualTo(80);
    assertThat(plan.examplesOf(0, 1)).isEqualTo(25);
    assertThat(plan.examplesOf(1, 1)).isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource({"209, 1, 160", "1000, 6, 960", "2000, 12, 1920", "160, 1, 160", "150, 1, 150"})
  void wholeRoundsLeaveTheRestOut(int examples, int rounds, int trained) {
    EpochPlan plan = new EpochPlan(examples, 2, 16, 5);

    assertThat(plan.wholeRounds()).isEqualTo(rounds);
    assertThat(plan.examplesOfWholeRounds()).isEqualTo(trained);
  }

  @Test
  void aWorkerMayHaveNothingLeft() {
    // Shards of 17 and 16 in batches of 16: the second worker has no second batch.
    EpochPlan plan = new EpochPlan(33, 2, 16, 1);

    assertThat(plan.rounds()).isEqualTo(2);
    assertThat(plan.examplesOf(0, 1)).isEqualTo(1);
    assertThat(plan.examplesOf(1, 1)).isZero();
  }

  @Test
  void anOrderBelongsToItsEpochAndWorker() {
    EpochPlan plan = new EpochPlan(200, 2, 10, 1);
    int[] order = new RoundPlan(plan, 1, 0, 0).order(0);

    assertThat(order).isNotEqualTo(new RoundPlan(plan, 1, 1, 0).order(0));
    assertThat(order).isNotEqualTo(new RoundPlan(plan, 1, 0, 0).order(1));
    assertThat(order).isNotEqualTo(new RoundPlan(plan, 2, 0, 0).order(0));
    assertThat(order).isEqualTo(new RoundPlan(plan, 1, 0, 3).order(0));
    assertThat(order).containsOnlyOnce(java.util.stream.IntStream.range(0, 100).toArray());
  }

  @Test
  void iterationsGoOnFromEpochToEpoch() {
    EpochPlan plan = new EpochPlan(209, 2, 16, 5);

    assertThat(new RoundPlan(plan, 1, 3, 1).firstIteration()).isEqualTo(3 * 7 + 5);
  }
}
