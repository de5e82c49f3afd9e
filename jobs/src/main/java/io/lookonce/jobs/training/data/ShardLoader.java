package io.lookonce.jobs.training.data;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.ExampleFormat.Example;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Loads the examples of a split into the memory of the executors, one partition per worker. The
 * assignment depends on the index in the data set and the seed only, not on Spark's partitions.
 */
public final class ShardLoader implements AutoCloseable {

  private final SparkSession spark;
  private final Storage storage;
  private final TrainingTask task;
  private final Path folder;
  private final int workers;
  private final List<JavaRDD<Shard>> loaded = new ArrayList<>();

  /** What the shards need if they are loaded again. */
  private final List<Broadcast<?>> sent = new ArrayList<>();

  public ShardLoader(SparkSession spark, Storage storage, TrainingPlan plan) {
    this(spark, storage, plan, plan.settings().averaging().workers());
  }

  private ShardLoader(SparkSession spark, Storage storage, TrainingPlan plan, int workers) {
    this.spark = spark;
    this.storage = storage;
    this.task = plan.task();
    this.folder = plan.folder();
    this.workers = workers;
  }

  /** A loader that gives all examples to a single worker, whatever the plan says. */
  public static ShardLoader ofOne(SparkSession spark, Storage storage, TrainingPlan plan) {
    return new ShardLoader(spark, storage, plan, 1);
  }

  @Override
  public void close() {
    loaded.forEach(shards -> shards.unpersist(false));
    sent.forEach(Broadcast::destroy);
  }

  /** The training split, shuffled with a seed and dealt to the workers in turn. */
  public JavaRDD<Shard> shuffledTraining(long seed) throws IOException {
    int examples = Math.toIntExact(task.dataset().count(Split.TRAIN));
    return read(Split.TRAIN, SeededShuffle.permutation(examples, seed));
  }

  /** A split in the order of the data set, dealt to the workers in turn. */
  public JavaRDD<Shard> inOrder(Split split) throws IOException {
    int[] places = new int[Math.toIntExact(task.dataset().count(split))];
    Arrays.setAll(places, place -> place);
    return read(split, places);
  }

  private JavaRDD<Shard> read(Split split, int[] places) throws IOException {
    try {
      return load(split, places);
    } catch (RuntimeException | IOException failure) {
      throw failure;
    } catch (Exception failure) {
      // Spark throws checked exceptions that no method declares; the cause names the file.
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      String reason = ErrorMessage.firstLine(cause);
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "dataset %s cannot be read: %s",
              folder,
              reason.replace(". Details:", "")),
          failure);
    }
  }

  private JavaRDD<Shard> load(Split split, int[] places) throws IOException {
    Broadcast<int[]> place =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(places);
    sent.add(place);
    int partitions = workers;
    ExampleFormat format = task.format();
    JavaRDD<Shard> shards =
        task.rows(spark, storage, folder, split)
            .toJavaRDD()
            .mapToPair(
                row -> {
                  int index = Math.toIntExact(row.getLong(0));
                  // A surplus row has no place; the count of the examples reveals it.
                  int dealt = index < place.value().length ? place.value()[index] : index;
                  return new Tuple2<>(dealt % partitions, new Tuple2<>(dealt, format.read(row)));
                })
            .partitionBy(new HashPartitioner(partitions))
            .mapPartitionsWithIndex(
                (worker, examples) -> List.of(shard(worker, examples)).iterator(), true)
            .setName(split.title() + " shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    loaded.add(shards);
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
    if (examples != task.dataset().count(split)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "dataset %s: %s says %d examples in %s, its files hold %d",
              folder,
              DatasetFolder.CARD_FILE,
              task.dataset().count(split),
              split.title(),
              examples));
    }
  }

  private static Shard shard(
      int worker, Iterator<Tuple2<Integer, Tuple2<Integer, Example>>> dealt) {
    List<Tuple2<Integer, Example>> examples = new ArrayList<>();
    dealt.forEachRemaining(example -> examples.add(example._2()));
    examples.sort(Comparator.comparingInt(Tuple2::_1));
    byte[][] pixels = new byte[examples.size()][];
    float[][] labels = new float[examples.size()][];
    String[] sources = new String[examples.size()];
    String problem = null;
    for (int i = 0; i < labels.length; i++) {
      Example example = examples.get(i)._2();
      pixels[i] = example.pixels();
      labels[i] = example.label();
      sources[i] = example.source();
      problem = problem == null ? example.problem() : problem;
    }
    return new Shard(worker, pixels, labels, sources, problem);
  }
}
