package io.lookonce.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements.Spread;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

  private final Measurements speeds = new Measurements();

  @Test
  void medianOfOddAndEvenCounts() {
    assertThat(Spread.of(List.of(5.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 5));
    assertThat(Spread.of(List.of(4.0, 1.0, 10.0, 2.0))).isEqualTo(new Spread(3, 1, 10));
  }

  @Test
  void aSlowRepetitionDoesNotBlurTheRatio() {
    add("job", 8, 1, 3);
    add("forward", 16, 4, 4);

    // 0.5, 0.25 and 0.75; the medians are 3 and 4.
    assertThat(speeds.ratio("job", "forward")).isEqualTo(new Spread(0.5, 0.25, 0.75));
  }

  @Test
  void fastestIsByMedian() {
    add("one lucky run", 1, 1, 100);
    add("steady", 2, 2, 2);

    assertThat(speeds.fastest(List.of("one lucky run", "steady"))).isEqualTo("steady");
  }

  @Test
  void whatWasNotMeasuredIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> speeds.speed("absent"))
        .withMessage("absent was not measured");
  }

  @Test
  void everyRepetitionTurnsTheOrderRound() throws Exception {
    List<String> order = new ArrayList<>();
    List<MeasuredSystem> systems =
        List.of(into -> note("a", into, order), into -> note("b", into, order));

    Measurements measured = new Alternation(systems, System.err).run(2);

    assertThat(order).containsExactly("a", "b", "a", "b", "b", "a");
    // The first round warms up and does not count.
    assertThat(measured.speed("a")).isEqualTo(new Spread(4.5, 3, 6));
  }

  private static void note(String name, Measurements into, List<String> order) {
    order.add(name);
    into.add(name, order.size());
  }

  private void add(String system, double... values) {
    for (double value : values) {
      speeds.add(system, value);
    }
  }
}
