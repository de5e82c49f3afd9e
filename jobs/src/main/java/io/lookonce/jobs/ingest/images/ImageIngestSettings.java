package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelInFileName.LabelPattern;
import io.lookonce.jobs.ingest.write.IngestSettings;
import java.util.Map;

/**
 * What decides how a data set of images with one class each comes out.
 *
 * @param shared what every kind has
 * @param labelPattern where the label stands in file names; null where the layout of each folder
 *     decides
 * @param shape the size of every image; null to take that of the first input that tells
 * @param fitting what is done with images of another size
 */
public record ImageIngestSettings(
    IngestSettings shared, LabelPattern labelPattern, ImageShape shape, ImageFitting fitting) {

  /** Every setting by the name of its option, as {@code run.json} shows it. */
  Map<String, String> shown() {
    Map<String, String> shown = shared.shown();
    shown.put("kind", "images");
    shown.put("size", String.valueOf(shape));
    shown.put("resize", fitting.title());
    return shown;
  }
}
