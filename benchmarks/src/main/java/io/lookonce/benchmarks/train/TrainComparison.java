package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the speeds of the training benchmark mean for each other. */
final class TrainComparison {

  private final Measurements speeds;
  private final int workers;

  /**
   * @param workers of the systems that average, threads of the others
   */
  TrainComparison(Measurements speeds, int workers) {
    this.speeds = speeds;
    this.workers = workers;
  }

  /** The set-up of DL4J's averaging master that did better. */
  String betterMaster() {
    return speeds.fastest(
        List.of(TrainingSystems.stockMaster(workers), TrainingSystems.tunedMaster(workers)));
  }

  /**
   * Ratios by the name they have in the JSON file. {@code averaging_efficiency} is all workers over
   * as many times one worker, {@code averaging_over_fast} over as many times the network alone.
   */
  Map<String, Spread> ratios() {
    String averaging = TrainingSystems.averaging(workers);
    String oneWorker = TrainingSystems.averaging(1);
    String sideBySide = TrainingSystems.sideBySide(workers);
    Map<String, Spread> ratios = new LinkedHashMap<>();
    ratios.put("fast_over_stock", speeds.ratio(TrainingSystems.fast(1), TrainingSystems.stock(1)));
    ratios.put(
        "fast_over_pytorch", speeds.ratio(TrainingSystems.fast(1), TrainingSystems.pyTorch(1)));
    ratios.put("averaging_efficiency", speeds.ratio(averaging, oneWorker).dividedBy(workers));
    ratios.put("averaging_over_stock_master", speeds.ratio(averaging, betterMaster()));
    ratios.put(
        "fast_over_pytorch_all_threads",
        speeds.ratio(TrainingSystems.fast(workers), TrainingSystems.pyTorch(workers)));
    ratios.put("one_worker_over_fast", speeds.ratio(oneWorker, TrainingSystems.fast(1)));
    ratios.put(
        "averaging_over_fast", speeds.ratio(averaging, TrainingSystems.fast(1)).dividedBy(workers));
    ratios.put("averaging_over_side_by_side", speeds.ratio(averaging, sideBySide));
    ratios.put(
        "side_by_side_efficiency",
        speeds.ratio(sideBySide, TrainingSystems.fast(1)).dividedBy(workers));
    return ratios;
  }
}
