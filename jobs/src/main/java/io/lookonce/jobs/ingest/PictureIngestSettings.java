package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelPattern;
import io.lookonce.data.PictureFitting;
import java.util.Map;

/**
 * What decides how a data set of pictures with one class each comes out.
 *
 * @param shared what every kind has
 * @param labelPattern where the label stands in file names; null where the layout of each folder
 *     decides
 * @param shape the size of every picture; null to take that of the first input that tells
 * @param fitting what is done with pictures of another size
 */
public record PictureIngestSettings(
    IngestSettings shared, LabelPattern labelPattern, ImageShape shape, PictureFitting fitting) {

  /** Every setting by the name of its option, as {@code run.json} shows it. */
  Map<String, String> shown() {
    Map<String, String> shown = shared.shown();
    shown.put("kind", "pictures");
    shown.put("size", String.valueOf(shape));
    shown.put("resize", fitting.title());
    return shown;
  }
}
