package io.lookonce.benchmarks.train;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Measurements.Spread;
import io.lookonce.benchmarks.measure.ResultTable;
import io.lookonce.jobs.training.averaging.RoundTimes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The results on one workload, as text and for the JSON file. */
final class TrainingResult {

  private final TrainingWorkload workload;
  private final int workers;
  private final int repetitions;
  private final Measurements speeds;
  private final TimeSplit oneWorker;
  private final TimeSplit allWorkers;
  private final TrainComparison comparison;

  /**
   * @param workers of the systems that average, threads of the others
   * @param oneWorker split of the time of Lookonce's rounds with one worker
   * @param allWorkers the same with all workers
   */
  TrainingResult(
      TrainingWorkload workload,
      int workers,
      int repetitions,
      Measurements speeds,
      TimeSplit oneWorker,
      TimeSplit allWorkers) {
    this.workload = workload;
    this.workers = workers;
    this.repetitions = repetitions;
    this.speeds = speeds;
    this.oneWorker = oneWorker;
    this.allWorkers = allWorkers;
    this.comparison = new TrainComparison(speeds, workers);
  }

  /** Tables of speeds and ratios, with a description of what was timed. */
  String text() {
    TrainingWorkload.Amount amount = workload.amount();
    int steps = amount.epochs() * amount.examples() / workload.batch();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            %s, mini-batches of %d, %d repetitions: median (min to max)
            per repetition: %d steps of accelerated DL4J and PyTorch, %d of stock DL4J, on one batch in
            memory; Lookonce on Spark %d steps, timed by the wall clock of whole rounds after %d warm-up
            epochs; DL4J on Spark one epoch, %d steps; both average after every %d steps
            """,
            workload.title(),
            workload.batch(),
            repetitions,
            amount.fastSteps(),
            amount.stockSteps(),
            steps,
            amount.warmUpEpochs(),
            amount.examples() / workload.batch(),
            TrainingWorkload.FREQUENCY));
    ResultTable speedTable = new ResultTable("images/s");
    speeds.spreads().forEach(speedTable::add);
    text.append(speedTable).append('\n');
    ResultTable ratioTable = new ResultTable("ratio");
    comparison.ratios().forEach(ratioTable::add);
    text.append(ratioTable);
    text.append("faster settings of DL4J on Spark: ")
        .append(comparison.betterMaster())
        .append('\n');
    text.append("time of the rounds, 1 worker: ").append(oneWorker).append('\n');
    text.append(String.format(Locale.ROOT, "time of the rounds, %d workers: ", workers))
        .append(allWorkers)
        .append('\n');
    return text.toString();
  }

  /** The same for the JSON file. */
  Map<String, Object> figures() {
    Map<String, Spread> ratios = comparison.ratios();
    Map<String, Object> figures = new LinkedHashMap<>();
    ratios.forEach((name, ratio) -> figures.put(name, ratio.median()));
    figures.put("ratios", ratios);
    figures.put("images_per_second", speeds.spreads());
    figures.put("better_stock_master", comparison.betterMaster());
    figures.put("batch", workload.batch());
    figures.put("averaging_frequency", TrainingWorkload.FREQUENCY);
    figures.put("amount", workload.amount());
    figures.put("seconds_one_worker", oneWorker);
    figures.put("seconds_all_workers", allWorkers);
    return figures;
  }

  /**
   * The split of the time of averaging rounds, in seconds.
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

    /** Each part in percent of the total. */
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
}
