package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.Image;
import io.lookonce.image.JpegWriter;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * Postprocessing of a detector: head, non-max suppression and painting.
 *
 * @param settings what decides the rows
 * @param painting which images are painted, and where to
 */
public record DetectionPostprocessing(DetectionSettings settings, Painting painting)
    implements Postprocessing<DetectionPostprocessing.Result> {

  /**
   * The detections of an image.
   *
   * @param detections by descending score
   * @param note why the image could not be painted; null if nothing went wrong
   */
  public record Result(List<Detection> detections, String note) {}

  @Override
  public StructType schema() {
    return DetectionTable.SCHEMA;
  }

  @Override
  public Object[] columns(Result result, List<String> classes) {
    return result == null
        ? new Object[] {DetectionTable.rows(List.of(), classes), null}
        : new Object[] {DetectionTable.rows(result.detections(), classes), result.note()};
  }

  @Override
  public Postprocessor<Result> open(ModelCard card, OnnxNetwork network, Storage storage) {
    return new Detector(settings, painting, card, network, storage);
  }

  private static final class Detector implements Postprocessor<Result> {

    private static final float JPEG_QUALITY = 0.9f;

    private final Painting painting;
    private final List<String> classes;
    private final Storage storage;
    private final Head head;
    private final float scoreThreshold;
    private final NonMaxSuppression suppression;
    private final boolean[] wantedClasses;
    private final Candidates candidates = new Candidates();
    private final DetectionPainter painter = new DetectionPainter();
    private final JpegWriter jpegWriter = new JpegWriter();

    Detector(
        DetectionSettings settings,
        Painting painting,
        ModelCard card,
        OnnxNetwork network,
        Storage storage) {
      this.painting = painting;
      this.classes = card.classes();
      this.storage = storage;
      this.head =
          DetectorHead.of(
              new DetectorHead.InputSize(card.input().width(), card.input().height()),
              card.head(),
              classes.size(),
              network);
      this.scoreThreshold = (float) settings.scoreThreshold();
      this.suppression =
          new NonMaxSuppression(
              settings.iouThreshold(), settings.maxBoxes(), settings.suppression());
      this.wantedClasses = wantedClasses(settings.wantedClasses(), classes);
    }

    @Override
    public int outputsPerImage() {
      return head.values();
    }

    @Override
    public boolean needsImage() {
      return painting.mode() != Painting.Mode.NONE;
    }

    @Override
    public Result result(float[] output, int offset, PreprocessedImage image) {
      candidates.clear();
      head.decode(output, offset, scoreThreshold, candidates);
      List<Detection> detections = suppression.apply(candidates, image.scaling(), wantedClasses);
      return new Result(
          detections, painting.includes(detections.size()) ? paint(image, detections) : null);
    }

    @Override
    public OutputFaults faults() {
      return OutputFaults.of(candidates);
    }

    /**
     * Paints an image. An image that cannot be written, because its name is too long or its folder
     * is a file, keeps its row.
     *
     * @return why it was not painted; null if it was
     */
    private String paint(PreprocessedImage prepared, List<Detection> detections) {
      Image painted = painter.paint(prepared.image(), detections, classes);
      try {
        byte[] jpeg = jpegWriter.jpeg(painted, JPEG_QUALITY);
        try (OutputStream out = storage.create(painting.target(prepared.file().path()))) {
          out.write(jpeg);
        }
        return null;
      } catch (IOException | IllegalArgumentException | InputRefused unpaintable) {
        return "not painted: " + ErrorMessage.firstLine(unpaintable);
      }
    }

    /** By class id; null for all classes. */
    private static boolean[] wantedClasses(List<String> names, List<String> classes) {
      if (names.isEmpty()) {
        return null;
      }
      boolean[] wanted = new boolean[classes.size()];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = names.contains(classes.get(i));
      }
      return wanted;
    }
  }
}
