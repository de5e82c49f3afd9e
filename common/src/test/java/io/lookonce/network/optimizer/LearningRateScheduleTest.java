package io.lookonce.network.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.configuration.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name = constant                                          | 7   | 7  | 0.5
          name = step, factor = 0.5, every = 10                    | 0   | 9  | 0.5
          name = step, factor = 0.5, every = 10                    | 0   | 10 | 0.25
          name = step, factor = 0.5, every = 10, unit = iteration  | 29  | 0  | 0.125
          name = exponential, factor = 0.9                         | 0   | 2  | 0.405
          name = exponential, factor = 0.9, unit = iteration       | 1   | 9  | 0.45
          name = cosine, duration = 100                            | 0   | 0  | 0.5
          name = cosine, duration = 100                            | 0   | 50 | 0.25
          name = cosine, duration = 100, minimum = 0.1             | 0   | 50 | 0.3
          name = cosine, duration = 3                              | 0   | 1  | 0.375
          name = cosine, duration = 3, minimum = 0.1               | 0   | 9  | 0.1
          warm-up = 5                                              | 0   | 0  | 0.1
          warm-up = 5                                              | 0   | 4  | 0.5
          warm-up = 5                                              | 0   | 5  | 0.5
          name = step, factor = 0.5, every = 2, warm-up = 2        | 0   | 3  | 0.5
          name = step, factor = 0.5, every = 2, warm-up = 2        | 0   | 4  | 0.25
          name = cosine, duration = 4, warm-up = 4, unit = iteration | 1 | 9  | 0.25
          name = cosine, duration = 4, warm-up = 4, unit = iteration | 6 | 0  | 0.25
          """)
  void ratesFollowTheirFormulas(String text, int iteration, int epoch, double rate) {
    LearningRateSchedule schedule = LearningRateSchedule.read(parse(text), 0.5);
    assertThat(schedule.valueAt(iteration, epoch)).isCloseTo(rate, within(1e-12));
    assertThat(schedule.clone()).isEqualTo(schedule);
  }

  /** The optimisation notebook's printed rates for epochs 10 and 100. */
  @Test
  void theInverseDecayIsTheCourses() {
    LearningRateSchedule schedule =
        LearningRateSchedule.read(parse("name = inverse, decay-rate = 0.3, every = 100"), 0.5);
    assertThat(schedule.valueAt(0, 10)).isEqualTo(0.5);
    assertThat(schedule.valueAt(0, 100)).isCloseTo(0.3846153846153846, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name = cosin             | name = cosin is not known, did you mean cosine?
          name = cosine            | missing key duration
          name = step, factor = 1.5 | factor = 1.5 must be in (0, 1]
          name = cosine, duration = 3, minimum = 0.6 | minimum = 0.6 must be in [0, 0.5]
          warm-up = -1             | warm-up = -1 must be at least 0
          """)
  void schedulesThatCannotBeAreRefused(String text, String message) {
    assertThatThrownBy(() -> LearningRateSchedule.read(parse(text), 0.5))
        .hasMessageContaining(message);
  }

  private static Settings parse(String text) {
    return Settings.parse(text, "test", List.of());
  }
}
