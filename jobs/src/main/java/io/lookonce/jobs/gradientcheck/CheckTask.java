package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.CheckedParameter.Sample;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.gradientcheck.FastComparison.FastGradient;
import io.lookonce.gradientcheck.GradientChecker;
import io.lookonce.gradientcheck.ParameterArray;
import io.lookonce.jobs.gradientcheck.CheckRequest.CheckPlan;
import io.lookonce.nd4j.ComputeThreads;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Computes the shards of a check on Spark, one task per shard. */
final class CheckTask
    extends AbstractFunction2<
        TaskContext, Iterator<CheckTask.CheckShard>, CheckTask.CheckShard.Outcome>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String run;
  private final CheckPlan plan;

  private CheckTask(String run, CheckPlan plan) {
    this.run = run;
    this.plan = plan;
  }

  /**
   * Runs all shards in one Spark job.
   *
   * @param run id of the run
   * @param done receives the index and the outcome of each shard when it completes
   */
  static void run(
      JavaSparkContext spark,
      String run,
      CheckPlan plan,
      List<CheckShard> shards,
      BiConsumer<Integer, CheckShard.Outcome> done) {
    JavaRDD<CheckShard> dealt = spark.parallelize(shards, shards.size());
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      partitions.add(i);
    }
    spark
        .sc()
        .runJob(
            dealt.rdd(),
            new CheckTask(run, plan),
            JavaConverters.asScalaBuffer(partitions).toSeq(),
            new AbstractFunction2<Object, CheckShard.Outcome, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object shard, CheckShard.Outcome outcome) {
                done.accept((Integer) shard, outcome);
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.<CheckShard.Outcome>apply(CheckShard.Outcome.class));
  }

  @Override
  public CheckShard.Outcome apply(TaskContext context, Iterator<CheckShard> shards) {
    CheckShard shard = shards.next();
    GradientChecker checker = ResidentCheckers.acquire(run, plan);
    try {
      List<CheckedParameter> numbers = checker.check(shard.samples());
      Optional<String> obstacle = Optional.empty();
      List<FastComparison> fast = List.of();
      if (!shard.compared().isEmpty()) {
        try (FastGradient gradient = plan.openFast()) {
          obstacle = gradient.obstacle();
          if (obstacle.isEmpty()) {
            fast = FastComparison.of(shard.compared(), gradient, checker);
          }
        }
      }
      return new CheckShard.Outcome(
          numbers, fast, obstacle.orElse(null), checker.loss(), checker.rounding());
    } finally {
      ResidentCheckers.release(run, checker);
    }
  }

  /**
   * The checkers of this executor by run, one per concurrent task. They are kept between tasks
   * because building a checker's network takes longer than most shards.
   */
  static final class ResidentCheckers {

    private static final Map<String, Deque<GradientChecker>> IDLE = new ConcurrentHashMap<>();

    private ResidentCheckers() {}

    /** Returns an idle checker, or builds one. */
    static GradientChecker acquire(String run, CheckPlan plan) {
      GradientChecker idle = idle(run).poll();
      if (idle != null) {
        return idle;
      }
      if (ComputeThreads.get() != plan.threads()) {
        ComputeThreads.set(plan.threads());
      }
      return plan.open();
    }

    static void release(String run, GradientChecker checker) {
      idle(run).add(checker);
    }

    /** Closes all checkers of a run. */
    static void closeAll(String run) {
      Deque<GradientChecker> left = IDLE.remove(run);
      if (left != null) {
        left.forEach(GradientChecker::close);
      }
    }

    private static Deque<GradientChecker> idle(String run) {
      return IDLE.computeIfAbsent(run, absent -> new ConcurrentLinkedDeque<>());
    }
  }

  /**
   * The part of a check that one task computes.
   *
   * @param samples numbers to check, in the overall order
   * @param compared arrays for which the fast step is checked; empty in all shards but one
   */
  record CheckShard(List<Sample> samples, List<ParameterArray> compared) implements Serializable {

    /**
     * The outcome of a shard.
     *
     * @param numbers in the order of the samples
     * @param fast findings on the fast step
     * @param obstacle why there is no fast step; null if there is one, or if the shard did not
     *     check it
     * @param loss of the batch
     * @param rounding standard deviation of the rounding error in the loss
     */
    record Outcome(
        List<CheckedParameter> numbers,
        List<FastComparison> fast,
        String obstacle,
        double loss,
        double rounding)
        implements Serializable {}

    CheckShard {
      samples = List.copyOf(samples);
      compared = List.copyOf(compared);
    }

    /**
     * Splits the numbers evenly into contiguous shards; the first shard checks the fast step.
     *
     * @param shards greatest number of shards, at least 1; there are never more shards than numbers
     */
    static List<CheckShard> of(List<Sample> samples, List<ParameterArray> arrays, int shards) {
      int count = Math.min(shards, samples.size());
      List<CheckShard> shared = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int from = Math.toIntExact((long) samples.size() * i / count);
        int to = Math.toIntExact((long) samples.size() * (i + 1) / count);
        shared.add(
            new CheckShard(
                new ArrayList<>(samples.subList(from, to)), i == 0 ? arrays : List.of()));
      }
      return shared;
    }
  }
}
