package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.ResultTable;
import io.lookonce.benchmarks.measure.Spread;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a contest on one workload gave, for people and for programs. */
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
   * @param oneWorker where the time of Lookonce's rounds with one worker went
   * @param allWorkers and with all of them
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

  /** Tables of speeds and ratios, and what exactly was timed. */
  String text() {
    TrainingWorkload.Amount amount = workload.amount();
    int steps = amount.epochs() * amount.examples() / workload.batch();
    StringBuilder text = new StringBuilder();
    text.append(
        """
        %s, mini-batches of %d, %d repetitions: median (min to max)
        in each: %d steps made fast and in PyTorch, %d of DL4J as it comes, on one batch in memory;
        Lookonce on Spark %d steps by the wall clock of the rounds, all that they cost included, after
        %d epochs to warm up; DL4J on Spark one epoch, %d steps; both average after every %d steps
        """
            .formatted(
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
    text.append("better of DL4J's two on Spark: ").append(comparison.betterMaster()).append('\n');
    text.append("rounds of 1 worker: ").append(oneWorker).append('\n');
    text.append("rounds of %d workers: ".formatted(workers)).append(allWorkers).append('\n');
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
}
