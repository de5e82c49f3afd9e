package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.box.Detection;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.JpegWriter;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.inference.DetectorPostprocessor;
import io.lookonce.inference.Postprocessor;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
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
    return new PaintingDetector(
        new DetectorPostprocessor(settings, card, network),
        painting,
        new Painting.Style(painting.mode(), painting.covered(), card.classes()),
        settings.maxBoxes(),
        storage);
  }

  /** Paints the images of a detector. */
  private static final class PaintingDetector implements Postprocessor<Result> {

    private static final float JPEG_QUALITY = 0.9f;

    private final DetectorPostprocessor detector;
    private final Painting painting;
    private final Painting.Style style;
    private final int maxBoxes;
    private final Storage storage;
    private final JpegWriter jpegWriter = new JpegWriter();

    PaintingDetector(
        DetectorPostprocessor detector,
        Painting painting,
        Painting.Style style,
        int maxBoxes,
        Storage storage) {
      this.detector = detector;
      this.painting = painting;
      this.style = style;
      this.maxBoxes = maxBoxes;
      this.storage = storage;
    }

    @Override
    public int outputsPerImage() {
      return detector.outputsPerImage();
    }

    @Override
    public boolean needsImage() {
      return painting.mode() != Painting.Mode.NONE;
    }

    @Override
    public Result result(float[] output, int offset, PreprocessedImage image) {
      List<Detection> detections = detector.result(output, offset, image);
      return new Result(
          detections, painting.includes(detections.size()) ? paint(image, detections) : null);
    }

    @Override
    public OutputFaults faults() {
      return detector.faults();
    }

    /**
     * Paints an image. An image that cannot be painted or written, whatever the reason, keeps its
     * row.
     *
     * @return why it was not painted, or not all of it; null if it was
     */
    private String paint(PreprocessedImage prepared, List<Detection> detections) {
      try {
        Image painted = style.paint(prepared.image(), detections);
        byte[] jpeg = jpegWriter.jpeg(painted, JPEG_QUALITY);
        write(jpeg, painting.target(prepared.name()));
        return painting.mode() == Painting.Mode.BLUR && detections.size() >= maxBoxes
            ? "blurred with gaps: --max-boxes " + maxBoxes + " leaves boxes out"
            : null;
      } catch (IOException | RuntimeException unpaintable) {
        return "not painted: " + ErrorMessage.firstLine(unpaintable);
      } catch (OutOfMemoryError tooLarge) {
        return "not painted: " + ImageRefused.OUT_OF_MEMORY;
      }
    }

    private void write(byte[] jpeg, Path target) throws IOException {
      OutputStream out = storage.create(target);
      try (out) {
        out.write(jpeg);
      } catch (IOException | RuntimeException failed) {
        // Half an image must not look like a whole one.
        try {
          storage.delete(target);
        } catch (IOException | RuntimeException undeletable) {
          failed.addSuppressed(undeletable);
        }
        throw failed;
      }
    }
  }
}
