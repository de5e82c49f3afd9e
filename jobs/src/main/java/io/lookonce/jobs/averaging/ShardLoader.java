package io.lookonce.jobs.averaging;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.jobs.ingest.ImageDatasetReader;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Brings the examples of a split into the memory of the executors, one partition per worker. Which
 * example goes where depends on its place in the data set and the seed, not on how Spark reads.
 */
final class ShardLoader {

  private final SparkSession spark;
  private final ImageDatasetReader reader;
  private final ImageDataset dataset;
  private final Path folder;
  private final int workers;

  /**
   * @throws InputRefused if the data set is not complete
   */
  ShardLoader(SparkSession spark, Storage storage, TrainingPlan plan) throws IOException {
    this.spark = spark;
    this.reader = ImageDatasetReader.open(spark, storage, plan.folder());
    this.dataset = plan.dataset();
    this.folder = plan.folder();
    this.workers = plan.settings().averaging().workers();
  }

  /** The examples of the training split, dealt out to the workers in an order of the seed. */
  JavaRDD<Shard> training(long seed) {
    int examples = Math.toIntExact(dataset.count(Split.TRAIN));
    return read(Split.TRAIN, SeededShuffle.permutation(examples, seed));
  }

  /** The examples of a split in their own order, dealt out in turn. */
  JavaRDD<Shard> inOrder(Split split) {
    int[] places = new int[Math.toIntExact(dataset.count(split))];
    java.util.Arrays.setAll(places, place -> place);
    return read(split, places);
  }

  private JavaRDD<Shard> read(Split split, int[] places) {
    try {
      return load(split, places);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      // Spark's own exception is a checked one that no method declares; its cause names the file.
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      throw new IllegalStateException(
          "dataset %s cannot be read: %s".formatted(folder, reason.replace(". Details:", "")),
          failure);
    }
  }

  private JavaRDD<Shard> load(Split split, int[] places) {
    Broadcast<int[]> place =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(places);
    int deal = workers;
    Checks checks = new Checks(dataset.shape().bytes(), dataset.classes().size());
    JavaRDD<Shard> shards =
        reader
            .rows(split)
            .toJavaRDD()
            .mapToPair(
                row -> {
                  int index = Math.toIntExact(row.getLong(0));
                  // A row too many has no place; the count of the examples will tell.
                  int dealt = index < place.value().length ? place.value()[index] : index;
                  return new Tuple2<>(dealt % deal, Example.of(dealt, row));
                })
            .partitionBy(new HashPartitioner(deal))
            .mapPartitionsWithIndex(
                (worker, examples) -> List.of(shard(worker, examples, checks)).iterator(), true)
            .setName(split.title() + " shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    requireUsable(split, shards);
    return shards;
  }

  private void requireUsable(Split split, JavaRDD<Shard> shards) {
    List<Tuple2<Integer, String>> found =
        shards.map(shard -> new Tuple2<>(shard.size(), shard.problem())).collect();
    found.stream()
        .map(Tuple2::_2)
        .filter(problem -> problem != null)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new InputRefused("dataset " + folder + ": " + problem);
            });
    long examples = found.stream().mapToLong(Tuple2::_1).sum();
    if (examples != dataset.count(split)) {
      throw new InputRefused(
          "dataset %s: %s says %d examples in %s, its files hold %d"
              .formatted(
                  folder, DatasetFolder.CARD_FILE, dataset.count(split), split.title(), examples));
    }
  }

  private static Shard shard(int worker, Iterator<Tuple2<Integer, Example>> dealt, Checks checks) {
    List<Example> examples = new ArrayList<>();
    dealt.forEachRemaining(example -> examples.add(example._2()));
    examples.sort(Comparator.comparingInt(Example::place));
    byte[][] pixels = new byte[examples.size()][];
    int[] labels = new int[examples.size()];
    String[] sources = new String[examples.size()];
    String problem = null;
    for (int i = 0; i < labels.length; i++) {
      Example example = examples.get(i);
      pixels[i] = example.pixels();
      labels[i] = example.label();
      sources[i] = example.source();
      problem = problem == null ? checks.problem(example) : problem;
    }
    return new Shard(worker, pixels, labels, sources, problem);
  }

  /** A row on its way to its worker. */
  private record Example(int place, byte[] pixels, int label, String source)
      implements Serializable {

    /** What is missing in a row becomes something that the checks refuse. */
    static Example of(int place, Row row) {
      byte[] pixels = row.getAs("pixels");
      Integer label = row.getAs("label");
      return new Example(
          place,
          pixels == null ? new byte[0] : pixels,
          label == null ? -1 : label,
          row.getAs("source"));
    }
  }

  /** What every example must fulfil. */
  private record Checks(int pixelBytes, int classes) implements Serializable {

    String problem(Example example) {
      if (example.label() < 0 || example.label() >= classes) {
        return "%s has the label %d, the %d classes are numbered from 0 to %d"
            .formatted(example.source(), example.label(), classes, classes - 1);
      }
      if (example.pixels().length != pixelBytes) {
        return "%s has %d bytes of pixels, its shape needs %d"
            .formatted(example.source(), example.pixels().length, pixelBytes);
      }
      return null;
    }
  }
}
