package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageInput;
import io.lookonce.jobs.scoring.output.DetectedImage;
import io.lookonce.jobs.scoring.task.ImageDetector;
import io.lookonce.jobs.scoring.task.OutputFaultCounts;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Runs a detector on the images of a data set: rows of {@code index}, {@code content}, {@code
 * source} and {@code boxes} in, findings out, never more than a batch in memory.
 */
final class DetectPartition implements FlatMapFunction<Iterator<Row>, ImageDetections> {

  static final String[] COLUMNS = {"index", "content", "source", "boxes"};

  private static final long serialVersionUID = 1L;

  private final ImageDetector.Task task;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final int[] idsOfDataset;
  private final int[] idsOfModel;
  private final OutputFaultCounts faults;

  /**
   * @param idsOfDataset measured class of each class of the data set
   * @param idsOfModel measured class of each class of the model
   * @param faults counts outputs that are no sound boxes
   */
  DetectPartition(
      ImageDetector.Task task,
      Broadcast<SerializableConfiguration> hadoop,
      int[] idsOfDataset,
      int[] idsOfModel,
      OutputFaultCounts faults) {
    this.task = task;
    this.hadoop = hadoop;
    this.idsOfDataset = idsOfDataset;
    this.idsOfModel = idsOfModel;
    this.faults = faults;
  }

  @Override
  public Iterator<ImageDetections> call(Iterator<Row> rows) throws IOException {
    ImageDetector detector = ImageDetector.borrow(task, new Storage(hadoop.value().value()));
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> detector.close());
    return new Findings(rows, detector);
  }

  private final class Findings implements Iterator<ImageDetections> {

    private final Iterator<Row> rows;
    private final ImageDetector detector;
    private final Deque<ImageDetections> ready = new ArrayDeque<>();

    Findings(Iterator<Row> rows, ImageDetector detector) {
      this.rows = rows;
      this.detector = detector;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && rows.hasNext()) {
        findNext();
      }
      return !ready.isEmpty();
    }

    @Override
    public ImageDetections next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void findNext() {
      List<Row> batch = new ArrayList<>();
      while (batch.size() < detector.batchSize() && rows.hasNext()) {
        batch.add(rows.next());
      }
      try {
        List<DetectedImage> detected =
            detector.detect(batch.stream().map(DetectPartition::input).toList());
        faults.add(detector.takeFaults());
        for (int i = 0; i < batch.size(); i++) {
          ready.add(findings(batch.get(i), detected.get(i)));
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static ImageInput input(Row row) {
    byte[] content = row.getAs(1);
    return new ImageInput(new ImageFile(row.getString(2), content.length, 0, null), content);
  }

  private ImageDetections findings(Row row, DetectedImage detected) {
    List<GroundTruthBox> objects = BoxDatasetReader.boxes(row.getList(3));
    return new ImageDetections(
        row.getLong(0),
        row.getString(2),
        EvaluatedClasses.renumbered(objects, idsOfDataset),
        measured(detected.detections()),
        detected.image().error());
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
