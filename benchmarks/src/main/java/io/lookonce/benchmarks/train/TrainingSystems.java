package io.lookonce.benchmarks.train;

/** The names of the systems that {@code benchmark train} measures. */
final class TrainingSystems {

  private TrainingSystems() {}

  /** DL4J's own step. */
  static String stock(int threads) {
    return "DL4J as it comes" + on(threads);
  }

  /** The accelerated step on the same network. */
  static String fast(int threads) {
    return "DL4J made fast" + on(threads);
  }

  static String pyTorch(int threads) {
    return "PyTorch" + on(threads);
  }

  static String sideBySide(int networks) {
    return "DL4J made fast, %d apart x 1 thread".formatted(networks);
  }

  /** Lookonce's trainer on Spark. */
  static String averaging(int workers) {
    return "Lookonce on Spark, %d worker%s x 1 thread".formatted(workers, workers == 1 ? "" : "s");
  }

  static String stockMaster(int workers) {
    return "DL4J on Spark as it comes, %d workers".formatted(workers);
  }

  static String tunedMaster(int workers) {
    return "DL4J on Spark tuned, %d workers x 1 thread".formatted(workers);
  }

  private static String on(int threads) {
    return ", %d thread%s".formatted(threads, threads == 1 ? "" : "s");
  }
}
