package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.evaluation.classifier.PartialMetrics.UnusableImage;
import io.lookonce.jobs.scoring.task.ExecutorModels;
import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The work of one task: images in, metrics out, with at most one batch of images in memory. */
final class EvaluatePartition implements FlatMapFunction<Iterator<LabelledPixels>, PartialMetrics> {

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
