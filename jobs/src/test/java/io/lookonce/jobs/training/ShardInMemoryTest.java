package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.ChildJvm;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shard that fits into the memory for storage is kept there, and not read from disk each round.
 */
@Tag("spark")
class ShardInMemoryTest {

  private static final int IMAGES = 55;
  private static final int IMAGE_BYTES = 1 << 20;

  private record Shard(byte[][] images) implements Serializable {}

  @Test
  void staysInMemoryThatItFits(@TempDir Path folder) throws IOException, InterruptedException {
    String said =
        ChildJvm.run(folder, List.of("-Xmx512m"), ShardInMemoryTest.class.getName(), List.of());

    assertThat(said).contains("on disk 0 bytes");
    assertThat(said).doesNotContain("in memory 0 bytes");
  }

  public static void main(String[] arguments) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("shard")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "localhost")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.testing.reservedMemory", "0")
            .set("spark.testing.memory", String.valueOf(100 << 20));
    TrainingJob.sparkDefaults().forEach(conf::set);
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      JavaRDD<Shard> shards =
          spark
              .parallelize(List.of(0), 1)
              .map(number -> new Shard(new byte[IMAGES][IMAGE_BYTES]))
              .persist(StorageLevel.MEMORY_AND_DISK());
      shards.count();
      for (RDDInfo info : spark.sc().getRDDStorageInfo()) {
        System.out.println("in memory " + info.memSize() + " bytes");
        System.out.println("on disk " + info.diskSize() + " bytes");
      }
    }
  }
}
