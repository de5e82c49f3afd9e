package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.box.Detection;
import io.lookonce.data.Split;
import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches.SoughtObject;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import io.lookonce.jobs.evaluation.detector.DetectionSource.MatchingContext;
import io.lookonce.jobs.evaluation.detector.PartialMatches.UnscoredImage;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.driver.Progress;
import io.lookonce.jobs.scoring.output.TopK;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Measures a detector, or detections that exist already, on a data set of boxes. */
public final class DetectorEvaluator implements Evaluator {

  private final Storage storage;
  private final DetectorRequest request;
  private final EvaluationOutput output;
  private OutputFaults faults = OutputFaults.NONE;

  public DetectorEvaluator(Storage storage, DetectorRequest request, EvaluationOutput output) {
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
    DetectorEvaluationRun results = new DetectorEvaluationRun(request, run, settings);
    output.begin();
    EvaluationResults finished = results.finish(measureSplits(spark), faults);
    output.write(finished);
    return finished.result();
  }

  private List<EvaluatedSplit> measureSplits(SparkSession spark) throws IOException {
    BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, request.folder());
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    List<Broadcast<?>> sent = new ArrayList<>(List.of(hadoop));
    long images = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), images)) {
      MatchingContext run =
          new MatchingContext(
              spark,
              storage,
              hadoop,
              spark.sparkContext().defaultParallelism(),
              progress.scored(),
              progress.faults(),
              sent);
      List<EvaluatedSplit> results = new ArrayList<>();
      for (Split split : request.splits()) {
        results.add(measure(reader, split, run));
      }
      faults = progress.faults().sum();
      return results;
    } finally {
      sent.forEach(Broadcast::destroy);
    }
  }

  private EvaluatedSplit measure(BoxDatasetReader reader, Split split, MatchingContext run)
      throws IOException {
    PartialMatches matches =
        PartialMatches.of(
            request
                .origin()
                .detections(reader, split, request.classes(), run)
                .mapPartitions(new MatchPartition(request.classes(), run.finished()))
                .collect());
    ChosenSplits.requireComplete(
        request.folder(), request.dataset(), split, matches.tally().images());
    requireAny(split, matches);
    return EvaluatedSplit.of(split, request.classes(), matches, reader.rows(split));
  }

  private void requireAny(Split split, PartialMatches matches) {
    if (matches.unscored() == matches.tally().images()) {
      UnscoredImage first = matches.unscoredExamples().get(0);
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "none of the %d %s images of data set %s has detections; the first, %s: %s",
              matches.unscored(),
              split.title(),
              request.dataset().name(),
              first.source(),
              first.problem()));
    }
  }

  /** The work of one task: matches detections with objects. It keeps only 25 bytes per box. */
  static final class MatchPartition
      implements FlatMapFunction<Iterator<ImageDetections>, PartialMatches> {

    private static final long serialVersionUID = 1L;

    private static final Comparator<SoughtObject> LEAST_CERTAIN_FIRST =
        Comparator.comparingDouble(SoughtObject::score)
            .thenComparingDouble(object -> -object.truth().area());

    private final EvaluatedClasses classes;
    private final LongAccumulator finished;

    /**
     * @param finished counts finished images
     */
    MatchPartition(EvaluatedClasses classes, LongAccumulator finished) {
      this.classes = classes;
      this.finished = finished;
    }

    @Override
    public Iterator<PartialMatches> call(Iterator<ImageDetections> images) {
      DetectionAccumulator tally = new DetectionAccumulator(classes.names().size());
      TopK<DetectionError> misses =
          new TopK<>(PartialMatches.MAX_KEPT, DetectionError.WORST_MISS_FIRST);
      TopK<DetectionError> falseAlarms =
          new TopK<>(PartialMatches.MAX_KEPT, DetectionError.WORST_FALSE_ALARM_FIRST);
      TopK<UnscoredImage> unscored = new TopK<>(PartialMatches.MAX_KEPT, UnscoredImage.IN_ORDER);
      long withoutFindings = 0;
      while (images.hasNext()) {
        ImageDetections image = images.next();
        ImageMatches matches =
            tally.add(
                Math.toIntExact(image.index()),
                new EvaluatedImage(image.objects(), image.detections()));
        addWorst(image, matches, misses, falseAlarms);
        if (image.problem() != null) {
          withoutFindings++;
          unscored.add(new UnscoredImage(image.index(), image.source(), image.problem()));
        }
        finished.add(1);
      }
      return List.of(
              new PartialMatches(
                  tally,
                  misses.inOrder(),
                  falseAlarms.inOrder(),
                  withoutFindings,
                  unscored.inOrder()))
          .iterator();
    }

    /** Adds only the worst error of each image, so that one bad image does not fill the gallery. */
    private void addWorst(
        ImageDetections image,
        ImageMatches matches,
        TopK<DetectionError> misses,
        TopK<DetectionError> falseAlarms) {
      matches.objects().stream()
          .min(LEAST_CERTAIN_FIRST)
          .ifPresent(missed -> misses.add(DetectionError.miss(image, missed, classes.names())));
      matches.falseAlarms().stream()
          .max(Comparator.comparingDouble(Detection::score))
          .ifPresent(
              wrong -> falseAlarms.add(DetectionError.falseAlarm(image, wrong, classes.names())));
    }
  }
}
