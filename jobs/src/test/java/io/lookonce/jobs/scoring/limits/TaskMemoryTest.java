package io.lookonce.jobs.scoring.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskMemoryTest {

  private static final long GIBIBYTE = 1L << 30;

  @ParameterizedTest
  @CsvSource({
    "local, 1, 1",
    "local[3], 1, 3",
    "'local[8,2]', 1, 8",
    "local[8], 3, 2",
    "local[2], 4, 1"
  })
  void countsTheTasksOfThisProcess(String master, String taskCpus, int tasks) {
    TaskMemory memory =
        TaskMemory.of(
            new SparkConf(false).set("spark.master", master).set("spark.task.cpus", taskCpus));
    assertThat(memory).isEqualTo(new TaskMemory(Runtime.getRuntime().maxMemory(), tasks));
  }

  @Test
  void onAClusterItIsAnExecutorThatCounts() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    assertThat(TaskMemory.of(conf)).isEqualTo(new TaskMemory(GIBIBYTE, 1));
    conf.set("spark.executor.memory", "4g").set("spark.executor.cores", "4");
    assertThat(TaskMemory.of(conf)).isEqualTo(new TaskMemory(4 * GIBIBYTE, 4));
  }

  /** Three quarters of 4 GiB among 4 tasks, less a file each, at 11 bytes a pixel. */
  @Test
  void whatFitsFollowsHeapTasksAndFiles() {
    TaskMemory memory = new TaskMemory(4 * GIBIBYTE, 4);
    long pixels = (3 * GIBIBYTE / 4 - 1_000_000) / 11;
    ScoringLimits most = new ScoringLimits(1, 0, 1_000_000, pixels);
    assertThat(memory.pixelsAtOnce(most)).isEqualTo(pixels);
    assertThat(memory.holds(most)).isTrue();
    assertThat(memory.holds(new ScoringLimits(1, 0, 1_000_000, pixels + 1))).isFalse();
    assertThat(memory.pixelsAtOnce(new ScoringLimits(1, 0, GIBIBYTE, 1))).isZero();
    assertThat(memory.describe(new ScoringLimits(1, 0, 1_000_000, 64_000_000)))
        .isEqualTo(
            "4 tasks at once in a heap of 4,096 MB: images of up to 73.1 megapixels fit,"
                + " --max-pixels allows 64.0");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000, true",
    "268435, 1000, true",
    "268436, 1000, false",
    "2147483647, 2147483647, false"
  })
  void theInputOfAllTasksFitsBesideTheHeap(int batchSize, int floats, boolean fits) {
    assertThat(new TaskMemory(4 * GIBIBYTE, 4).holdsInput(batchSize, floats)).isEqualTo(fits);
  }
}
