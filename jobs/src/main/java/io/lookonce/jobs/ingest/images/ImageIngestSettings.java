package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelInFileName.LabelPattern;
import io.lookonce.jobs.ingest.write.IngestSettings;
import java.util.Map;

/**
 * The settings that decide the content of a data set of images with one class each.
 *
 * @param shared settings of every kind
 * @param labelPattern how file names contain the label; null to derive it from the folder layout
 * @param shape size of every image; null for that of the first input with a fixed size
 * @param fitting treatment of images of another size
 */
public record ImageIngestSettings(
    IngestSettings shared, LabelPattern labelPattern, ImageShape shape, ImageFitting fitting) {

  /** All settings by option name, for {@code run.json}. */
  Map<String, String> shown() {
    Map<String, String> shown = shared.shown();
    shown.put("kind", "images");
    shown.put("size", String.valueOf(shape));
    shown.put("resize", fitting.title());
    return shown;
  }
}
