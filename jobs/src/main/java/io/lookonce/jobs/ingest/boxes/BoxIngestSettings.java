package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
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
 * @param classNames names of numbered classes, where the annotations do not name them; may be empty
 * @param fixedClasses whether the shared classes are those of the data set, in their order, not a
 *     choice of what the inputs have
 */
public record BoxIngestSettings(
    IngestSettings shared,
    BoxFormat format,
    List<String> images,
    BoxOutside boxOutside,
    List<String> classNames,
    boolean fixedClasses) {

  /** Settings that leave the classes to the annotations. */
  public BoxIngestSettings(
      IngestSettings shared, BoxFormat format, List<String> images, BoxOutside boxOutside) {
    this(shared, format, images, boxOutside, List.of(), false);
  }

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
    shown.put("class-names", String.join(",", classNames));
    return shown;
  }
}
