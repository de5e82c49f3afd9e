package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.evaluation.classifier.PartialMetrics.UnusableImage;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.driver.ModelServer;
import io.lookonce.jobs.scoring.driver.Progress;
import io.lookonce.jobs.scoring.task.ExecutorModels;
import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Measures a classifier on a data set of labelled images. */
public final class ClassifierEvaluator implements Evaluator {

  /** Misclassified images of a split that the report shows. */
  private static final int MAX_MISTAKES = 24;

  private final Storage storage;
  private final ClassifierRequest request;
  private final EvaluationOutput output;

  public ClassifierEvaluator(Storage storage, ClassifierRequest request, EvaluationOutput output) {
    this.storage = storage;
    this.request = request;
    this.output = output;
  }

  @Override
  public List<String> description() {
    return request.description();
  }

  @Override
  public RunResult run(SparkSession spark, RunScope run, Map<String, String> settings)
      throws IOException {
    return run(spark, run, spark.sparkContext().defaultParallelism(), settings);
  }

  /**
   * @param tasks number of tasks per split; the results do not depend on it
   */
  RunResult run(SparkSession spark, RunScope run, int tasks, Map<String, String> settings)
      throws IOException {
    EvaluationRun results = new EvaluationRun(request, run, settings);
    output.begin();
    EvaluationResults finished = results.finish(measure(spark, tasks));
    output.write(finished);
    return finished.result();
  }

  private Map<Split, PartialMetrics> measure(SparkSession spark, int tasks) throws IOException {
    EvaluatePartition.EvaluationTask task =
        new EvaluatePartition.EvaluationTask(
            request.bundle().card().json(),
            ModelServer.deliver(spark.sparkContext(), storage, request.bundle()),
            spark.sparkContext().getConf().getInt("spark.task.cpus", 1),
            MAX_MISTAKES);
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long images = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), images)) {
      ImageDatasetReader reader = ImageDatasetReader.open(spark, storage, request.folder());
      EvaluatePartition partition = new EvaluatePartition(task, hadoop, progress.scored());
      Map<Split, PartialMetrics> results = new EnumMap<>(Split.class);
      for (Split split : request.splits()) {
        results.put(split, measure(images(reader, split, tasks), split, partition));
      }
      return results;
    } finally {
      hadoop.destroy();
    }
  }

  private PartialMetrics measure(
      JavaRDD<LabelledPixels> images, Split split, EvaluatePartition partition) {
    PartialMetrics sum =
        images
            .mapPartitions(partition)
            .fold(
                PartialMetrics.none(request.dataset().classes()),
                (one, other) -> one.plus(other, MAX_MISTAKES));
    if (sum.fault() != null) {
      throw new InputRefused("data set " + request.folder() + ": " + sum.fault().reason());
    }
    ChosenSplits.requireComplete(
        request.folder(), request.dataset(), split, sum.figures().confusion().examples());
    return sum;
  }

  /**
   * The images of a split. Spark cannot read a Parquet file with one row group in several tasks: if
   * there are fewer files than tasks, the images are repartitioned, which is cheap compared to the
   * network.
   */
  private JavaRDD<LabelledPixels> images(ImageDatasetReader reader, Split split, int tasks) {
    JavaRDD<LabelledPixels> stored = reader.images(split);
    long batches = 1 + (request.dataset().count(split) - 1) / BatchPlaces.MAX_BATCH_SIZE;
    int wanted = (int) Math.min(tasks, batches);
    if (request.dataset().partsOf(split).size() >= wanted) {
      return stored;
    }
    return stored
        .mapToPair(image -> new Tuple2<>(image.index(), image))
        .repartitionAndSortWithinPartitions(new BatchPlaces(wanted))
        .values();
  }

  /** The work of one task: images in, metrics out, with at most one batch of images in memory. */
  private static final class EvaluatePartition
      implements FlatMapFunction<Iterator<LabelledPixels>, PartialMetrics> {

    private static final long serialVersionUID = 1L;

    private final EvaluationTask task;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final LongAccumulator scored;

    EvaluatePartition(
        EvaluationTask task, Broadcast<SerializableConfiguration> hadoop, LongAccumulator scored) {
      this.task = task;
      this.hadoop = hadoop;
      this.scored = scored;
    }

    @Override
    public Iterator<PartialMetrics> call(Iterator<LabelledPixels> images) throws IOException {
      ModelCard card = ModelCard.parse(task.cardJson());
      try {
        return List.of(figures(images, card)).iterator();
      } catch (UnusableImage unusable) {
        return List.of(PartialMetrics.none(card.classes()).with(unusable.fault())).iterator();
      }
    }

    private PartialMetrics figures(Iterator<LabelledPixels> images, ModelCard card)
        throws IOException {
      if (!images.hasNext()) {
        return PartialMetrics.none(card.classes());
      }
      Storage storage = new Storage(hadoop.value().value());
      try (OnnxNetwork network = ExecutorModels.network(task.model(), task.threads(), storage)) {
        return figures(images, card, new ExampleScorer(card, network));
      }
    }

    private PartialMetrics figures(
        Iterator<LabelledPixels> images, ModelCard card, ExampleScorer scorer) {
      MetricSums sums = new MetricSums(card, scorer.outputs(), task.mistakes());
      while (images.hasNext()) {
        LabelledPixels image = images.next();
        requireUsable(image, card);
        scorer.add(image, sums);
        scored.add(1);
      }
      scorer.finish(sums);
      return sums.sums();
    }

    private static void requireUsable(LabelledPixels image, ModelCard card) {
      int classes = card.classes().size();
      if (image.label() < 0 || image.label() >= classes) {
        throw new UnusableImage(
            image.index(),
            String.format(
                Locale.ROOT,
                "%s has the label %d, the %d classes are numbered from 0 to %d",
                image.source(),
                image.label(),
                classes,
                classes - 1));
      }
      if (image.pixels().length != card.input().floats()) {
        throw new UnusableImage(
            image.index(),
            String.format(
                Locale.ROOT,
                "%s has %d bytes of pixels, its shape needs %d",
                image.source(),
                image.pixels().length,
                card.input().floats()));
      }
    }

    /**
     * Everything an executor needs to measure a model.
     *
     * @param cardJson the model's card
     * @param model where the network is
     * @param threads cores that a task may use
     * @param mistakes number of misclassified images to keep for the report
     */
    record EvaluationTask(String cardJson, ModelDelivery model, int threads, int mistakes)
        implements Serializable {}
  }

  /** Assigns whole batches of images to tasks round-robin by their index in the split. */
  static final class BatchPlaces extends Partitioner {

    private static final long serialVersionUID = 1L;

    /** Most images in one forward pass; a power of two, so that smaller batches divide it. */
    static final int MAX_BATCH_SIZE = 32;

    /** Most floats in a batch (16 MiB), unless a single image has more. */
    private static final int MAX_FLOATS = 1 << 22;

    private final int tasks;

    BatchPlaces(int tasks) {
      this.tasks = tasks;
    }

    /**
     * Number of images in one forward pass.
     *
     * @param fixed the batch size that the network was exported for; below 1 if it accepts any
     * @param floats floats of one image
     */
    static int batchSize(long fixed, int floats) {
      return fixed > 0
          ? Math.toIntExact(fixed)
          : Math.max(1, Math.min(MAX_BATCH_SIZE, Integer.highestOneBit(MAX_FLOATS / floats)));
    }

    @Override
    public int numPartitions() {
      return tasks;
    }

    @Override
    public int getPartition(Object index) {
      return (int) ((Long) index / MAX_BATCH_SIZE % tasks);
    }
  }
}
