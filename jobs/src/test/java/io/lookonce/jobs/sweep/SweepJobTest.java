package io.lookonce.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.sweep.SweepJob.SweepListener;
import io.lookonce.jobs.training.TrainingFiles;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose output can no longer be written. */
@Tag("spark")
class SweepJobTest {

  private static final Storage STORAGE = new Storage(new Configuration());
  private static final int TRIALS = 12;

  @TempDir private Path folder;
  private final AtomicInteger tasks = new AtomicInteger();
  private volatile int tasksUntilKept;

  /** A task is a trial: the one that cannot be kept, and what was being trained just then. */
  @Test
  void whenATrialCannotBeKeptNoMoreAreTrainedInTasks() throws IOException {
    runWhereOneTrialIsKept("averaging.workers = 1");
    assertThat(tasks.get()).isPositive();
    // None ends later where no other task ran when the first trial was kept.
    assertThat(tasks.get() - tasksUntilKept).isBetween(0, TRIALS / 2);
  }

  /** A trial is many tasks, nearly all of those until the first was kept. */
  @Test
  void norAveragedOverWorkers() throws IOException {
    runWhereOneTrialIsKept("averaging.workers = 2");
    assertThat(tasks.get()).isPositive();
    assertThat(tasks.get() - tasksUntilKept).isBetween(0, tasksUntilKept * TRIALS / 2);
  }

  private void runWhereOneTrialIsKept(String settings) throws IOException {
    SweepJob job = job(settings);
    SparkSession spark = SharedSpark.session();
    SparkContext context = spark.sparkContext();
    TaskCount counter = new TaskCount();
    context.addSparkListener(counter);
    try {
      SweepListener spoiler =
          (ended, planned, name, result) -> {
            assertThatCode(context.listenerBus()::waitUntilEmpty).doesNotThrowAnyException();
            tasksUntilKept = tasks.get();
            spoilTheOutput();
          };
      assertThatThrownBy(() -> job.run(spark, new RunScope("sweep"), false, 1, spoiler))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot write the record of a trial: ")
          .hasMessageContaining("trials");
    } finally {
      assertThatCode(context.listenerBus()::waitUntilEmpty).doesNotThrowAnyException();
      context.removeSparkListener(counter);
    }
  }

  /** Puts a file where the folder of the trials was. */
  private void spoilTheOutput() {
    Path trials = folder.resolve("output/_lookonce/trials");
    assertThat(FileUtil.fullyDelete(trials.toFile())).isTrue();
    assertThatCode(() -> Files.writeString(trials, "in the way")).doesNotThrowAnyException();
  }

  private SweepJob job(String settings) throws IOException {
    String dataset = TrainingFiles.dataset(folder, 500);
    Path study =
        Files.writeString(
            folder.resolve("study.conf"),
            String.format(
                Locale.ROOT,
                "base = \"%s\"%nsettings { dataset = \"%s\", epochs = 15, %s }%ngrid { seed = %s"
                    + " }%n",
                TrainingFiles.statefulConfiguration(folder),
                dataset,
                settings,
                IntStream.rangeClosed(1, TRIALS).boxed().toList()));
    SweepRequest request = SweepRequest.read(STORAGE, study, List.of(), 1);
    assertThat(request.trials()).hasSize(TRIALS);
    SweepOutput output =
        new SweepOutput(
            STORAGE, new org.apache.hadoop.fs.Path(folder.resolve("output").toString()));
    return new SweepJob(STORAGE, request, output);
  }

  /** Counts the tasks that came to their ends. */
  private final class TaskCount extends SparkListener {

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.reason() == Success$.MODULE$) {
        tasks.incrementAndGet();
      }
    }
  }
}
