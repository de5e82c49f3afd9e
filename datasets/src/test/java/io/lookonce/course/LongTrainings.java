package io.lookonce.course;

/** The number of steps of trainings that take minutes: all steps only if requested. */
final class LongTrainings {

  /** Whether {@code -Dlookonce.course.whole=true} was given. */
  static final boolean WHOLE = Boolean.getBoolean("lookonce.course.whole");

  private LongTrainings() {}

  /** The number of steps or epochs to train. */
  static int steps(int whole, int beginning) {
    return WHOLE ? whole : beginning;
  }
}
