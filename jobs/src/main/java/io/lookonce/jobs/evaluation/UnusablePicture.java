package io.lookonce.jobs.evaluation;

/** A picture of a data set, or what the network makes of it, cannot be counted. */
final class UnusablePicture extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long index;

  /**
   * @param index its place in its split
   * @param reason in one line, naming it
   */
  UnusablePicture(long index, String reason) {
    super(reason);
    this.index = index;
  }

  PartialFigures.Fault fault() {
    return new PartialFigures.Fault(index, getMessage());
  }
}
