package io.lookonce.jobs.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.training.SmallDataset;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.storage.InputRefused;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class TrainingMemoryTest {

  private static final long MEBIBYTE = 1 << 20;

  /** A state of 300 MB; steps of 200 MB; images of 40 MB, 2 workers. */
  private static final TrainingMemory LARGE =
      new TrainingMemory(
          100 * MEBIBYTE, 300 * MEBIBYTE, 200 * MEBIBYTE, 100 * MEBIBYTE, 40 * MEBIBYTE, 2);

  @TempDir private Path folder;

  @Test
  void everythingInAPlanCounts() throws Exception {
    TrainingMemory memory;
    SparkSession spark = SharedSpark.session();
    String dataset =
        new SmallDataset(spark, folder).part(Split.TRAIN, 20).part(Split.TEST, 5).finish();
    memory =
        TrainingMemory.of(
            new TrainingFixture(spark, folder)
                .request(TrainingFixture.CONVOLUTIONAL, dataset, "mini-batch-size=8")
                .plan());

    // Convolution 4 · (3·9 + 1), batch normalisation 4 · 4, output (4·4·4) · 3 + 3.
    assertThat(memory.parameters()).isEqualTo(4 * (112 + 16 + 64 * 3 + 3));
    assertThat(memory.state()).isEqualTo(3 * memory.parameters());
    assertThat(memory.images()).isEqualTo(25 * 48);
    assertThat(memory.workers()).isEqualTo(2);
  }

  @Test
  void oneJvmHasToHoldEverything() {
    SparkConf embedded = new SparkConf(false).set("spark.master", "local[*]");

    assertThatCode(() -> LARGE.requireIn(embedded, 950 * MEBIBYTE)).doesNotThrowAnyException();
    // 450 for Spark, 300 of state, 100 of parameters, 2 · 40 of images
    assertThatThrownBy(() -> LARGE.requireIn(embedded, 929 * MEBIBYTE))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("is 929 MB")
        .hasMessageEndingWith("give it LOOKONCE_MEMORY=950m");
  }

  @Test
  void manyWorkersNeedRoomForTheirSteps() {
    TrainingMemory memory = new TrainingMemory(MEBIBYTE, MEBIBYTE, 200 * MEBIBYTE, 0, 0, 8);

    assertThatThrownBy(() -> memory.requireIn(new SparkConf(false), 1600 * MEBIBYTE))
        .hasMessageEndingWith("LOOKONCE_MEMORY=1700m");
  }

  @Test
  void onAClusterDriverAndExecutorsAreLookedAtByThemselves() {
    SparkConf cluster =
        new SparkConf(false)
            .set("spark.master", "spark://host:7077")
            .set("spark.submit.deployMode", "client");

    assertThatThrownBy(() -> LARGE.requireIn(cluster, 1024 * MEBIBYTE))
        .hasMessageEndingWith("--driver-memory 1150m");
    assertThatThrownBy(() -> LARGE.requireIn(cluster, 2048 * MEBIBYTE))
        .hasMessageContaining("an executor's heap")
        .hasMessageEndingWith("--executor-memory 1100m");
    cluster.set("spark.executor.memory", "1100m");
    assertThatCode(() -> LARGE.requireIn(cluster, 2048 * MEBIBYTE)).doesNotThrowAnyException();
    cluster.set("spark.master", "yarn").set("spark.executor.instances", "1");
    cluster.set("spark.executor.memory", "4g");
    // 64 and two networks of 300 + 100 of gradients + 200 of a step
    assertThatThrownBy(() -> LARGE.requireIn(cluster, 2048 * MEBIBYTE))
        .hasMessageEndingWith("--conf spark.executor.memoryOverhead=1300m");
  }
}
