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
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.spark.sql.Row;

/** Head, suppression and painting. */
final class DetectionPostprocessor implements Postprocessor {

  private static final Object[] NO_DETECTIONS = {new Row[0]};
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

  DetectionPostprocessor(
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
        new NonMaxSuppression(settings.iouThreshold(), settings.maxBoxes(), settings.suppression());
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

  /** Detectors take planes. */
  @Override
  public void arrange(FloatBuffer images, int position) {}

  @Override
  public Object[] results(float[] output, int offset, PreprocessedImage image) throws IOException {
    candidates.clear();
    head.decode(output, offset, scoreThreshold, candidates);
    List<Detection> detections = suppression.apply(candidates, image.scaling(), wantedClasses);
    if (painting.wants(detections.size())) {
      paint(image, detections);
    }
    return new Object[] {DetectionTable.detections(detections, classes)};
  }

  @Override
  public OutputFaults faults() {
    return OutputFaults.of(candidates);
  }

  @Override
  public Object[] noResults() {
    return NO_DETECTIONS;
  }

  private void paint(PreprocessedImage prepared, List<Detection> detections) throws IOException {
    Image painted = painter.paint(prepared.image(), detections, classes);
    try (OutputStream out = storage.create(painting.target(prepared.file().path()))) {
      out.write(jpegWriter.jpeg(painted, JPEG_QUALITY));
    }
  }

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
