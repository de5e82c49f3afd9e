package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.Split;
import io.lookonce.image.format.JpegDecoding;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import io.lookonce.jobs.evaluation.detector.DetectionSource.MatchingContext;
import io.lookonce.jobs.scoring.driver.ModelServer;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.task.BatchIterator;
import io.lookonce.jobs.scoring.task.DetectionPostprocessing;
import io.lookonce.jobs.scoring.task.ExecutorModels;
import io.lookonce.jobs.scoring.task.ImageScorer;
import io.lookonce.jobs.scoring.task.Painting;
import io.lookonce.jobs.scoring.task.ScoringCounts.OutputFaultCounts;
import io.lookonce.jobs.scoring.task.ScoringJob;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Detections of a model, computed by the code of {@code lookonce detect}.
 *
 * @param bundle a detector
 * @param detection what decides its boxes
 * @param limits limits of one image, and the batch size
 */
record ModelDetections(ModelBundle bundle, DetectionSettings detection, ScoringLimits limits)
    implements DetectionSource {

  @Override
  public String title() {
    return bundle.reference();
  }

  @Override
  public Map<String, String> settings() {
    return detection.byName();
  }

  @Override
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (Boolean.FALSE.equals(bundle.card().metrics().get(ModelCard.TRAINED))) {
      notices.add("This model is untrained: its parameters are random and its figures chance.");
    }
    return notices;
  }

  @Override
  public void requireKnown(EvaluatedClasses classes) {
    classes.requireKnown("model " + bundle.reference(), bundle.card().classes());
  }

  @Override
  public JavaRDD<ImageDetections> detections(
      BoxDatasetReader reader, Split split, EvaluatedClasses classes, MatchingContext run)
      throws IOException {
    ScoringJob<DetectionPostprocessing.Result> job =
        new ScoringJob<>(
            new DetectionPostprocessing(detection, Painting.NONE),
            bundle.card().json(),
            ModelServer.deliver(run.spark().sparkContext(), run.storage(), bundle),
            limits,
            JpegDecoding.WHOLE,
            run.spark().sparkContext().getConf().getInt("spark.task.cpus", 1));
    return images(reader, split, run.tasks())
        .toJavaRDD()
        .mapPartitions(
            new DetectPartition(
                job,
                run.hadoop(),
                classes.idsOf(reader.dataset().classes()),
                classes.idsOf(bundle.card().classes()),
                run.faults()));
  }

  /**
   * The images of a split. Spark cannot read a Parquet file with one row group in several tasks: if
   * there are fewer files than tasks, the images are repartitioned, which is cheap compared to the
   * network.
   */
  private static Dataset<Row> images(BoxDatasetReader reader, Split split, int tasks) {
    Dataset<Row> stored = reader.rows(split).selectExpr(DetectPartition.COLUMNS);
    int wanted = (int) Math.min(tasks, reader.dataset().count(split));
    return reader.dataset().partsOf(split).size() >= wanted
        ? stored
        : stored.repartition(wanted, col("index"));
  }

  /**
   * Runs a detector on the images of a data set: rows of {@code index}, {@code content}, {@code
   * source} and {@code boxes} in, detections out, with at most one batch in memory.
   */
  private static final class DetectPartition
      implements FlatMapFunction<Iterator<Row>, ImageDetections> {

    static final String[] COLUMNS = {"index", "content", "source", "boxes"};

    private static final long serialVersionUID = 1L;

    private final ScoringJob<DetectionPostprocessing.Result> job;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final int[] idsOfDataset;
    private final int[] idsOfModel;
    private final OutputFaultCounts faults;

    /**
     * @param idsOfDataset evaluated class of each class of the data set
     * @param idsOfModel evaluated class of each class of the model
     * @param faults counts invalid outputs of the network
     */
    DetectPartition(
        ScoringJob<DetectionPostprocessing.Result> job,
        Broadcast<SerializableConfiguration> hadoop,
        int[] idsOfDataset,
        int[] idsOfModel,
        OutputFaultCounts faults) {
      this.job = job;
      this.hadoop = hadoop;
      this.idsOfDataset = idsOfDataset;
      this.idsOfModel = idsOfModel;
      this.faults = faults;
    }

    @Override
    public Iterator<ImageDetections> call(Iterator<Row> rows) throws IOException {
      ImageScorer<DetectionPostprocessing.Result> scorer =
          ExecutorModels.borrow(job, new Storage(hadoop.value().value()));
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) context -> scorer.close());
      return new BatchIterator<>(rows, scorer.batchSize(), batch -> images(batch, scorer));
    }

    private List<ImageDetections> images(
        List<Row> batch, ImageScorer<DetectionPostprocessing.Result> scorer) throws IOException {
      List<ImageScorer.Scored<DetectionPostprocessing.Result>> scored =
          scorer.score(batch.stream().map(DetectPartition::input).toList());
      faults.add(scorer.takeFaults());
      List<ImageDetections> images = new ArrayList<>(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        images.add(image(batch.get(i), scored.get(i)));
      }
      return images;
    }

    private static ImageInput input(Row row) {
      byte[] content = row.getAs(1);
      return new ImageInput(new ImageFile(row.getString(2), content.length, 0, null), content);
    }

    private ImageDetections image(
        Row row, ImageScorer.Scored<DetectionPostprocessing.Result> scored) {
      List<GroundTruthBox> objects = BoxDatasetReader.boxes(row.getList(3));
      return new ImageDetections(
          row.getLong(0),
          row.getString(2),
          EvaluatedClasses.renumbered(objects, idsOfDataset),
          scored.result() == null ? List.of() : measured(scored.result().detections()),
          scored.image().error());
    }

    private List<Detection> measured(List<Detection> detections) {
      List<Detection> measured = new ArrayList<>(detections.size());
      for (Detection detection : detections) {
        int id = idsOfModel[detection.classId()];
        if (id != EvaluatedClasses.NONE) {
          measured.add(new Detection(detection.box(), id, detection.score()));
        }
      }
      return measured;
    }
  }
}
