package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Measurements.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ratios between the speeds of the training benchmark. */
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

  /** The faster settings of DL4J's averaging master. */
  String betterMaster() {
    return speeds.fastest(
        List.of(TrainingSystems.stockMaster(workers), TrainingSystems.tunedMaster(workers)));
  }

  /**
   * Ratios by their names in the JSON file. {@code averaging_efficiency} is the speed of n workers
   * divided by n times the speed of one worker, {@code averaging_over_fast} divided by n times the
   * speed of the network without Spark.
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

  /** Names of the systems that {@code benchmark train} measures. */
  static final class TrainingSystems {

    private TrainingSystems() {}

    /** DL4J's own step. */
    static String stock(int threads) {
      return "stock DL4J" + on(threads);
    }

    /** The accelerated step on the same network. */
    static String fast(int threads) {
      return "accelerated DL4J" + on(threads);
    }

    static String pyTorch(int threads) {
      return "PyTorch" + on(threads);
    }

    static String sideBySide(int networks) {
      return String.format(Locale.ROOT, "accelerated DL4J, %d independent x 1 thread", networks);
    }

    /** Lookonce's trainer on Spark. */
    static String averaging(int workers) {
      return String.format(
          Locale.ROOT,
          "Lookonce on Spark, %d worker%s x 1 thread",
          workers,
          workers == 1 ? "" : "s");
    }

    static String stockMaster(int workers) {
      return String.format(Locale.ROOT, "DL4J on Spark with defaults, %d workers", workers);
    }

    static String tunedMaster(int workers) {
      return String.format(Locale.ROOT, "DL4J on Spark, tuned, %d workers x 1 thread", workers);
    }

    private static String on(int threads) {
      return String.format(Locale.ROOT, ", %d thread%s", threads, threads == 1 ? "" : "s");
    }
  }
}
