package io.lookonce.jobs.scoring;

/** A picture's place in a draw that is fair over paths and the same in every run. */
final class Lot {

  private Lot() {}

  static int of(ScoredPicture picture) {
    int hash = picture.path().hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
