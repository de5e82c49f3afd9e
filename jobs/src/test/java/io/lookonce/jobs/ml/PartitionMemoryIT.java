package io.lookonce.jobs.ml;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.ChildJvm;
import io.lookonce.jobs.SmallClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap that a stage needs for one large partition. */
class PartitionMemoryIT {

  private static final int IMAGES = 20_000;
  private static final int CHECKED_EVERY = 4_000;

  /** Pads an image to the size of a photograph, so that the partition is 20 times the heap. */
  private static final int FILE_BYTES = 200_000;

  private static final int HEAP_MEBIBYTES = 192;
  private static final int TOLERATED_MEBIBYTES = 16;

  /** Images that have come out so far; in local mode tasks run in this JVM. */
  private static int seen;

  @Test
  void isTheSameFromTheFirstImageToTheLast(@TempDir Path folder)
      throws IOException, InterruptedException {
    SmallClassifier.publish(
        MlFixture.CLASSIFIER, new HandSigns().classes(), folder.resolve("models"));

    String said =
        ChildJvm.run(
            folder,
            List.of("-Xmx" + HEAP_MEBIBYTES + "m"),
            PartitionMemoryIT.class.getName(),
            List.of(folder.resolve("models").toString()));

    List<Integer> used =
        said.lines()
            .filter(line -> line.startsWith("used "))
            .map(line -> Integer.valueOf(line.substring("used ".length())))
            .toList();
    System.out.println("heap after garbage collection, every 4,000 images, in MiB: " + used);
    assertThat(used).hasSize(IMAGES / CHECKED_EVERY);
    assertThat(Collections.max(used) - Collections.min(used)).isLessThan(TOLERATED_MEBIBYTES);
    assertThat(said).contains("without error " + IMAGES);
  }

  public static void main(String[] arguments) {
    byte[] png = new LookAlikeImages(new HandSigns(), 1).png(0);
    // Of Spark 4, close() declares an IOException.
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.testing.memory", String.valueOf(Runtime.getRuntime().maxMemory() * 3))
            .getOrCreate();
    try {
      Dataset<Row> images =
          spark.range(0, IMAGES, 1, 1).withColumn("content", lit(Arrays.copyOf(png, FILE_BYTES)));
      long whole =
          new ImageClassifierModel()
              .setModel(MlFixture.CLASSIFIER)
              .setRegistry(arguments[0])
              .transform(images)
              .filter(
                  (FilterFunction<Row>)
                      row -> {
                        measure();
                        return row.getAs("error") == null;
                      })
              .count();
      System.out.printf(Locale.ROOT, "without error %d%n", whole);
    } finally {
      spark.stop();
    }
  }

  private static void measure() {
    if (++seen % CHECKED_EVERY == 0) {
      System.gc();
      Runtime heap = Runtime.getRuntime();
      System.out.printf(Locale.ROOT, "used %d%n", (heap.totalMemory() - heap.freeMemory()) >> 20);
    }
  }
}
