package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.dataset.LabelledPixels;
import io.lookonce.storage.InputRefused;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Measures one split of a data set after the other. */
final class SplitEvaluation {

  private final ImageDatasetReader reader;
  private final EvaluationRequest request;
  private final EvaluatePartition task;
  private final int mostMistakes;
  private final int tasks;

  /**
   * @param mostMistakes how many mistakes to keep
   * @param tasks how many tasks there should be at least, as far as there are batches for them
   */
  SplitEvaluation(
      ImageDatasetReader reader,
      EvaluationRequest request,
      EvaluatePartition task,
      int mostMistakes,
      int tasks) {
    this.reader = reader;
    this.request = request;
    this.task = task;
    this.mostMistakes = mostMistakes;
    this.tasks = tasks;
  }

  /**
   * Measures a split.
   *
   * @throws InputRefused naming the image or the file, if the data set is not what its card says
   */
  PartialMetrics of(Split split) {
    List<String> classes = request.dataset().classes();
    int most = mostMistakes;
    PartialMetrics sum =
        images(split)
            .mapPartitions(task)
            .fold(PartialMetrics.none(classes), (one, other) -> one.plus(other, most));
    requireWhole(split, sum);
    return sum;
  }

  /**
   * Spark cannot read a Parquet file of one row group in several tasks: where there are fewer of
   * them than tasks, the images are dealt out, which costs little beside the network.
   */
  private JavaRDD<LabelledPixels> images(Split split) {
    JavaRDD<LabelledPixels> stored = reader.images(split);
    long batches = 1 + (request.dataset().count(split) - 1) / BatchPlaces.LARGEST_BATCH;
    int wanted = (int) Math.min(tasks, batches);
    if (request.dataset().partsOf(split).size() >= wanted) {
      return stored;
    }
    return stored
        .mapToPair(image -> new Tuple2<>(image.index(), image))
        .repartitionAndSortWithinPartitions(new BatchPlaces(wanted))
        .values();
  }

  private void requireWhole(Split split, PartialMetrics sum) {
    if (sum.fault() != null) {
      throw new InputRefused("data set " + request.folder() + ": " + sum.fault().reason());
    }
    long said = request.dataset().count(split);
    long found = sum.figures().confusion().examples();
    if (found != said) {
      throw new InputRefused(
          "data set %s: %s says %d images in %s, its files hold %d"
              .formatted(request.folder(), DatasetFolder.CARD_FILE, said, split.title(), found));
    }
  }
}
