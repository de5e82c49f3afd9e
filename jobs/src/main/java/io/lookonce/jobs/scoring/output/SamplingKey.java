package io.lookonce.jobs.scoring.output;

/** An image's place in a draw that is fair over paths and the same in every run. */
final class SamplingKey {

  private SamplingKey() {}

  static int of(ScoredImage image) {
    int hash = image.path().hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
