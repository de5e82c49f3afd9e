package io.lookonce.benchmarks.train;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.lookonce.jobs.training.averaging.RoundTimes;
import java.util.Locale;

/**
 * Where the time of averaging rounds went, in seconds.
 *
 * @param compute training steps, the mean over the workers
 * @param waiting for the slowest worker, the mean over the workers
 * @param transfer sending states, starting tasks, copying
 * @param sum summing in the driver
 */
@JsonPropertyOrder({"compute", "waiting", "transfer", "sum"})
record TimeSplit(double compute, double waiting, double transfer, double sum) {

  static final TimeSplit NONE = new TimeSplit(0, 0, 0, 0);

  static TimeSplit of(RoundTimes times) {
    return new TimeSplit(times.compute(), times.waiting(), times.transfer(), times.summing());
  }

  TimeSplit plus(TimeSplit other) {
    return new TimeSplit(
        compute + other.compute,
        waiting + other.waiting,
        transfer + other.transfer,
        sum + other.sum);
  }

  TimeSplit minus(TimeSplit other) {
    return new TimeSplit(
        compute - other.compute,
        waiting - other.waiting,
        transfer - other.transfer,
        sum - other.sum);
  }

  /** Each part in per cent of all. */
  @Override
  public String toString() {
    double percent = 100 / (compute + waiting + transfer + sum);
    return String.format(
        Locale.ROOT,
        "compute %.1f %%, waiting %.1f %%, transfer %.1f %%, sum %.1f %%",
        compute * percent,
        waiting * percent,
        transfer * percent,
        sum * percent);
  }
}
