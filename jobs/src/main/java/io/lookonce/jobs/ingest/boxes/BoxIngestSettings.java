package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxOutside;
import io.lookonce.jobs.ingest.write.IngestSettings;
import java.util.List;
import java.util.Map;

/**
 * What decides how a data set of boxes comes out.
 *
 * @param shared what every kind has
 * @param format of all annotations; null to take what is found
 * @param images folders of the images: one per input, or one for all, or none where they lie as the
 *     format has it
 * @param boxOutside what is done with boxes that reach beyond their image
 */
public record BoxIngestSettings(
    IngestSettings shared, BoxFormat format, List<String> images, BoxOutside boxOutside) {

  /** The folder of an input's images that was named; null where none was. */
  String imagesOf(int input) {
    return images.isEmpty() ? null : images.get(images.size() == 1 ? 0 : input);
  }

  /** Every setting by the name of its option, as {@code run.json} shows it. */
  Map<String, String> shown() {
    Map<String, String> shown = shared.shown();
    shown.put("kind", "boxes");
    shown.put("format", format == null ? "as found" : format.title());
    shown.put("images", String.join(", ", images));
    shown.put("box-outside", boxOutside.title());
    return shown;
  }
}
