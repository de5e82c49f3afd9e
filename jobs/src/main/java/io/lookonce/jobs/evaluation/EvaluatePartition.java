package io.lookonce.jobs.evaluation;

import io.lookonce.jobs.ingest.LabelledPixels;
import io.lookonce.jobs.scoring.ExecutorNetwork;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** What one task does: pictures in, their figures out, never more than a batch in memory. */
final class EvaluatePartition implements FlatMapFunction<Iterator<LabelledPixels>, PartialFigures> {

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
  public Iterator<PartialFigures> call(Iterator<LabelledPixels> pictures) throws IOException {
    ModelCard card = ModelCard.parse(task.cardJson());
    try {
      return List.of(figures(pictures, card)).iterator();
    } catch (UnusablePicture unusable) {
      return List.of(PartialFigures.none(card.classes()).with(unusable.fault())).iterator();
    }
  }

  private PartialFigures figures(Iterator<LabelledPixels> pictures, ModelCard card)
      throws IOException {
    if (!pictures.hasNext()) {
      return PartialFigures.none(card.classes());
    }
    Storage storage = new Storage(hadoop.value().value());
    ExampleScorer scorer =
        new ExampleScorer(card, ExecutorNetwork.of(task.model(), task.threads(), storage));
    FigureSums sums = new FigureSums(card, scorer.outputs(), task.mistakes());
    while (pictures.hasNext()) {
      LabelledPixels picture = pictures.next();
      requireUsable(picture, card);
      scorer.add(picture, sums);
      scored.add(1);
    }
    scorer.finish(sums);
    return sums.sums();
  }

  private static void requireUsable(LabelledPixels picture, ModelCard card) {
    int classes = card.classes().size();
    if (picture.label() < 0 || picture.label() >= classes) {
      throw new UnusablePicture(
          picture.index(),
          "%s has the label %d, the %d classes are numbered from 0 to %d"
              .formatted(picture.source(), picture.label(), classes, classes - 1));
    }
    if (picture.pixels().length != card.input().floats()) {
      throw new UnusablePicture(
          picture.index(),
          "%s has %d bytes of pixels, its shape needs %d"
              .formatted(picture.source(), picture.pixels().length, card.input().floats()));
    }
  }
}
