package io.lookonce.jobs.run;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Progress by Spark's tasks, for commands and parts of commands that show none of their own: tasks
 * done of the stages that are running.
 */
public final class TaskProgress extends SparkListener implements AutoCloseable {

  private final SparkContext spark;
  private final String command;
  private final ProgressLine line = ProgressLine.inBackground();
  private final Map<Integer, Stage> running = new HashMap<>();

  /** Tasks of a stage and since when they run. */
  private static final class Stage {
    private final int tasks;
    private final Instant since = Instant.now();
    private int done;

    private Stage(int tasks) {
      this.tasks = tasks;
    }
  }

  private TaskProgress(SparkContext spark, String command) {
    this.spark = spark;
    this.command = command;
  }

  /**
   * Begins to watch.
   *
   * @param command as a person types it
   */
  public static TaskProgress watch(SparkContext spark, String command) {
    TaskProgress progress = new TaskProgress(spark, command);
    spark.addSparkListener(progress);
    return progress;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    running.put(submitted.stageInfo().stageId(), new Stage(submitted.stageInfo().numTasks()));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    Stage stage = running.get(ended.stageId());
    if (stage == null || !ended.taskInfo().successful()) {
      return;
    }
    stage.done = Math.min(stage.tasks, stage.done + 1);
    if (stage.done == stage.tasks) {
      return;
    }
    Duration elapsed = Duration.between(stage.since, Instant.now());
    line.show(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d tasks, %.1f/s%s",
            command,
            stage.done,
            stage.tasks,
            stage.done * 1e3 / Math.max(1, elapsed.toMillis()),
            ProgressLine.left(stage.done, stage.tasks, elapsed)));
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    running.remove(completed.stageInfo().stageId());
  }

  /** Ends the line. */
  @Override
  public void close() {
    spark.removeSparkListener(this);
    line.close();
  }
}
