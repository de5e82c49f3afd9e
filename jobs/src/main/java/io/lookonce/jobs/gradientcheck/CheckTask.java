package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.gradientcheck.FastGradient;
import io.lookonce.gradientcheck.GradientChecker;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Does the shares of a check, one task each. */
final class CheckTask
    extends AbstractFunction2<TaskContext, Iterator<CheckShare>, CheckShare.Outcome>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String run;
  private final CheckPlan plan;

  private CheckTask(String run, CheckPlan plan) {
    this.run = run;
    this.plan = plan;
  }

  /**
   * Runs all shares, one Spark job.
   *
   * @param run its own name
   * @param done is told the number of a share and what it gave as soon as it is done
   */
  static void run(
      JavaSparkContext spark,
      String run,
      CheckPlan plan,
      List<CheckShare> shares,
      BiConsumer<Integer, CheckShare.Outcome> done) {
    JavaRDD<CheckShare> dealt = spark.parallelize(shares, shares.size());
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      partitions.add(i);
    }
    spark
        .sc()
        .runJob(
            dealt.rdd(),
            new CheckTask(run, plan),
            JavaConverters.asScalaBuffer(partitions).toSeq(),
            new AbstractFunction2<Object, CheckShare.Outcome, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object share, CheckShare.Outcome outcome) {
                done.accept((Integer) share, outcome);
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.<CheckShare.Outcome>apply(CheckShare.Outcome.class));
  }

  @Override
  public CheckShare.Outcome apply(TaskContext context, Iterator<CheckShare> shares) {
    CheckShare share = shares.next();
    GradientChecker checker = ResidentCheckers.borrow(run, plan);
    try {
      List<CheckedParameter> numbers = checker.check(share.samples());
      Optional<String> obstacle = Optional.empty();
      List<FastComparison> fast = List.of();
      if (!share.compared().isEmpty()) {
        try (FastGradient gradient = plan.openFast()) {
          obstacle = gradient.obstacle();
          if (obstacle.isEmpty()) {
            fast = FastComparison.of(share.compared(), gradient, checker);
          }
        }
      }
      return new CheckShare.Outcome(
          numbers, fast, obstacle.orElse(null), checker.loss(), checker.rounding());
    } finally {
      ResidentCheckers.giveBack(run, checker);
    }
  }
}
