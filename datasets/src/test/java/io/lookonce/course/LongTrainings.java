package io.lookonce.course;

/** How far the trainings go that take minutes: all the way only where asked for. */
final class LongTrainings {

  /** Whether {@code -Dlookonce.course.whole=true} was given. */
  static final boolean WHOLE = Boolean.getBoolean("lookonce.course.whole");

  private LongTrainings() {}

  /** The number of steps or epochs to train. */
  static int steps(int whole, int beginning) {
    return WHOLE ? whole : beginning;
  }
}
