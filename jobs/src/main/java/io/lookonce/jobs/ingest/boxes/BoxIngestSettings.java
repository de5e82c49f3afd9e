package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.jobs.ingest.write.IngestSettings;
import java.util.List;
import java.util.Map;

/**
 * The settings that decide the content of a data set of boxes.
 *
 * @param shared settings of every kind
 * @param format of all annotations; null to detect it
 * @param images folders of the images: one per input, or one for all, or none for the location that
 *     the format defines
 * @param boxOutside treatment of boxes that exceed their image
 * @param classNames names of numbered classes that the annotations do not name; may be empty
 * @param fixedClasses whether the shared classes are exactly those of the data set, instead of a
 *     selection from the inputs
 */
public record BoxIngestSettings(
    IngestSettings shared,
    BoxFormat format,
    List<String> images,
    BoxOutside boxOutside,
    List<String> classNames,
    boolean fixedClasses) {

  /** Takes the classes from the annotations. */
  public BoxIngestSettings(
      IngestSettings shared, BoxFormat format, List<String> images, BoxOutside boxOutside) {
    this(shared, format, images, boxOutside, List.of(), false);
  }

  /** The image folder of an input; null if none was given. */
  String imagesOf(int input) {
    return images.isEmpty() ? null : images.get(images.size() == 1 ? 0 : input);
  }

  /** All settings by option name, for {@code run.json}. */
  Map<String, String> shown() {
    Map<String, String> shown = shared.shown();
    shown.put("kind", "boxes");
    shown.put("format", format == null ? "as found" : format.title());
    shown.put("images", String.join(", ", images));
    shown.put("box-outside", boxOutside.title());
    shown.put("class-names", String.join(",", classNames));
    return shown;
  }
}
