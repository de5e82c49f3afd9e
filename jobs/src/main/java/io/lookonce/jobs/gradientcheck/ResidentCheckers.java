package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.GradientChecker;
import io.lookonce.nd4j.ComputeThreads;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The checkers that live in this executor, by run: as many as tasks run at the same time. Each has
 * a network of its own, whose building takes longer than most shares.
 */
final class ResidentCheckers {

  private static final Map<String, Deque<GradientChecker>> IDLE = new ConcurrentHashMap<>();

  private ResidentCheckers() {}

  /** A checker that nobody uses, built if there is none. */
  static GradientChecker borrow(String run, CheckPlan plan) {
    GradientChecker idle = idle(run).poll();
    if (idle != null) {
      return idle;
    }
    if (ComputeThreads.get() != plan.threads()) {
      ComputeThreads.set(plan.threads());
    }
    return plan.open();
  }

  static void giveBack(String run, GradientChecker checker) {
    idle(run).add(checker);
  }

  /** Closes all checkers of a run. */
  static void release(String run) {
    Deque<GradientChecker> left = IDLE.remove(run);
    if (left != null) {
      left.forEach(GradientChecker::close);
    }
  }

  private static Deque<GradientChecker> idle(String run) {
    return IDLE.computeIfAbsent(run, absent -> new ConcurrentLinkedDeque<>());
  }
}
