package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.jobs.ingest.BoxDatasetReader;
import io.lookonce.jobs.scoring.DetectedPicture;
import io.lookonce.jobs.scoring.PictureDetector;
import io.lookonce.jobs.scoring.PictureFile;
import io.lookonce.jobs.scoring.PictureInput;
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
 * Runs a detector on the pictures of a data set: rows of {@code index}, {@code content}, {@code
 * source} and {@code boxes} in, findings out, never more than a batch in memory.
 */
final class FindObjects implements FlatMapFunction<Iterator<Row>, PictureFindings> {

  static final String[] COLUMNS = {"index", "content", "source", "boxes"};

  private static final long serialVersionUID = 1L;

  private final PictureDetector.Task task;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final int[] idsOfDataset;
  private final int[] idsOfModel;

  /**
   * @param idsOfDataset measured class of each class of the data set
   * @param idsOfModel measured class of each class of the model
   */
  FindObjects(
      PictureDetector.Task task,
      Broadcast<SerializableConfiguration> hadoop,
      int[] idsOfDataset,
      int[] idsOfModel) {
    this.task = task;
    this.hadoop = hadoop;
    this.idsOfDataset = idsOfDataset;
    this.idsOfModel = idsOfModel;
  }

  @Override
  public Iterator<PictureFindings> call(Iterator<Row> rows) throws IOException {
    PictureDetector detector = PictureDetector.borrow(task, new Storage(hadoop.value().value()));
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> detector.close());
    return new Findings(rows, detector);
  }

  private final class Findings implements Iterator<PictureFindings> {

    private final Iterator<Row> rows;
    private final PictureDetector detector;
    private final Deque<PictureFindings> ready = new ArrayDeque<>();

    Findings(Iterator<Row> rows, PictureDetector detector) {
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
    public PictureFindings next() {
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
        List<DetectedPicture> detected =
            detector.detect(batch.stream().map(FindObjects::input).toList());
        for (int i = 0; i < batch.size(); i++) {
          ready.add(findings(batch.get(i), detected.get(i)));
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static PictureInput input(Row row) {
    byte[] content = row.getAs(1);
    return new PictureInput(new PictureFile(row.getString(2), content.length, 0, null), content);
  }

  private PictureFindings findings(Row row, DetectedPicture detected) {
    List<GroundTruthBox> objects = BoxDatasetReader.boxes(row.getList(3));
    return new PictureFindings(
        row.getLong(0),
        row.getString(2),
        MeasuredClasses.renumbered(objects, idsOfDataset),
        measured(detected.detections()),
        detected.picture().error());
  }

  private List<Detection> measured(List<Detection> detections) {
    List<Detection> measured = new ArrayList<>(detections.size());
    for (Detection detection : detections) {
      int id = idsOfModel[detection.classId()];
      if (id != MeasuredClasses.NONE) {
        measured.add(new Detection(detection.box(), id, detection.score()));
      }
    }
    return measured;
  }
}
