package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.data.EpochPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundPlanTest {

  private static final EpochPlan PLAN = new EpochPlan(1000, 2, 5, 1);

  @Test
  void everySizeHasItsTurnByTheSeedAlone() {
    Integer[] counts = {0, 0, 0};
    List<Integer> drawn = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int round = 0; round < 100; round++) {
        int size = new RoundPlan(PLAN, 7, epoch, round).size(3);
        assertThat(new RoundPlan(PLAN, 7, epoch, round).size(3)).isEqualTo(size);
        counts[size]++;
        drawn.add(size);
      }
    }
    assertThat(counts).allMatch(count -> count > 70 && count < 130);
    assertThat(drawn.subList(0, 100)).isNotEqualTo(drawn.subList(100, 200));
    assertThat(new RoundPlan(PLAN, 7, 0, 0).size(1)).isZero();
  }
}
