package io.lookonce.jobs.evaluation.classifier;

/** An image of a data set, or what the network makes of it, cannot be counted. */
final class UnusableImage extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long index;

  /**
   * @param index its place in its split
   * @param reason in one line, naming it
   */
  UnusableImage(long index, String reason) {
    super(reason);
    this.index = index;
  }

  PartialMetrics.Fault fault() {
    return new PartialMetrics.Fault(index, getMessage());
  }
}
