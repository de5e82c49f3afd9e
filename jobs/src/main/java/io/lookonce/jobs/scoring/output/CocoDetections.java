package io.lookonce.jobs.scoring.output;

import io.lookonce.data.results.CocoWriter;
import io.lookonce.data.results.CocoWriter.CocoAnnotation;
import io.lookonce.jobs.scoring.output.DetectionTable.DetectedImage;
import io.lookonce.model.ModelCard;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Writes the readable images of a table and their detections as COCO JSON. */
public final class CocoDetections implements Consumer<DetectedImage>, AutoCloseable {

  private final CocoWriter writer;
  private final String base;

  /**
   * Starts the file.
   *
   * @param base folder that file names are written relative to
   */
  public CocoDetections(OutputStream out, ModelCard card, String base) throws IOException {
    this.writer =
        new CocoWriter(out, card.classes(), "detections of " + card.name() + ":" + card.version());
    this.base = base.endsWith("/") ? base : base + "/";
  }

  @Override
  public void accept(DetectedImage detected) {
    ScoredImage image = detected.image();
    if (!image.isRead()) {
      return;
    }
    String path = image.path();
    try {
      writer.addImage(
          path.startsWith(base) ? path.substring(base.length()) : path,
          image.width(),
          image.height(),
          detected.detections().stream().map(CocoAnnotation::of).toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
