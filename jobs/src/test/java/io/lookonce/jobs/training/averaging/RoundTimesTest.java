package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTimesTest {

  @Test
  void everyWorkerHasItsOwnExamplesAndTime() {
    RoundTimes times = new RoundTimes();

    times.add(List.of(report(0, 64, 2), report(1, 60, 3)), 3.5, 0.25);
    times.add(List.of(report(0, 16, 1), report(1, 0, 0)), 1.5, 0.25);

    assertThat(times.workers())
        .containsExactly(new RoundTimes.WorkerWork(80, 3), new RoundTimes.WorkerWork(60, 3));
    assertThat(times.compute()).isEqualTo(2.5 + 0.5);
    assertThat(times.waiting()).isEqualTo(0.5 + 0.5);
    assertThat(times.total()).isEqualTo(5);
    assertThat(times.examplesPerSecond()).isEqualTo(140 / 5.0);
  }

  private static WorkerReport report(int worker, long examples, long seconds) {
    return new WorkerReport(worker, examples, 1, true, seconds * 1_000_000_000L, 0);
  }
}
