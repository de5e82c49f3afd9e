package io.lookonce.data.results;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.results.ResultWriter.ImageResult;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes detections in COCO's JSON (cocodataset.org, "Data format" and "Results format"): a list of
 * results, or a data set with the detections as annotations. Ids are those of the given ground
 * truth; without it, images are numbered from 1 in order of writing and categories from 1 in class
 * order.
 *
 * <p>Images and classes that are not in the ground truth are left out and counted; {@link
 * #requireAny} refuses results of which nothing remains.
 */
public final class CocoIdWriter implements ResultWriter {

  private final JsonGenerator json;
  private final List<String> classes;
  private final CocoTruth truth;
  private final boolean dataset;
  private final List<Written> waiting = new ArrayList<>();
  private final Map<String, Long> unknownClasses = new TreeMap<>();
  private long unknownImages;
  private String firstUnknown;
  private int images;
  private long known;

  /** A detection that is written after all images. */
  private record Written(String image, Detection detection) {}

  /**
   * Starts the file; the stream is closed with the writer.
   *
   * @param truth annotations whose ids are used; null for new ids
   * @param dataset whether to write a data set instead of a list
   */
  public CocoIdWriter(OutputStream out, List<String> classes, CocoTruth truth, boolean dataset)
      throws IOException {
    this.json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
    this.classes = List.copyOf(classes);
    this.truth = truth;
    this.dataset = dataset;
    if (dataset) {
      begin();
    } else {
      json.writeStartArray();
    }
  }

  private void begin() throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("categories");
    Map<String, String> categories = new LinkedHashMap<>();
    if (truth != null) {
      categories.putAll(truth.categories());
    } else {
      classes.forEach(name -> categories.put(String.valueOf(categories.size() + 1), name));
    }
    for (Map.Entry<String, String> category : categories.entrySet()) {
      json.writeStartObject();
      writeId("id", category.getKey());
      json.writeStringField("name", category.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("images");
  }

  @Override
  public void add(ImageResult image) throws IOException {
    images++;
    String id = truth == null ? String.valueOf(images) : truth.imageId(image.name());
    if (id == null) {
      unknownImages++;
      firstUnknown = firstUnknown == null ? image.name() : firstUnknown;
      return;
    }
    if (dataset) {
      json.writeStartObject();
      writeId("id", id);
      json.writeStringField("file_name", truth == null ? image.name() : truth.images().get(id));
      json.writeNumberField("width", image.width());
      json.writeNumberField("height", image.height());
      json.writeEndObject();
    }
    for (Detection detection : image.detections()) {
      String name = classes.get(detection.classId());
      if (truth != null && truth.categoryId(name) == null) {
        unknownClasses.merge(name, 1L, Long::sum);
      } else {
        known++;
        if (dataset) {
          waiting.add(new Written(id, detection));
        } else {
          write(id, detection, 0);
        }
      }
    }
  }

  private void write(String image, Detection detection, int id) throws IOException {
    BoundingBox box = detection.box();
    json.writeStartObject();
    if (dataset) {
      json.writeNumberField("id", id);
    }
    writeId("image_id", image);
    String name = classes.get(detection.classId());
    writeId(
        "category_id",
        truth == null ? String.valueOf(detection.classId() + 1) : truth.categoryId(name));
    json.writeArrayFieldStart("bbox");
    json.writeNumber(box.xMin());
    json.writeNumber(box.yMin());
    json.writeNumber(box.width());
    json.writeNumber(box.height());
    json.writeEndArray();
    if (dataset) {
      json.writeNumberField("area", box.area());
      json.writeNumberField("iscrowd", 0);
    }
    json.writeNumberField("score", detection.score());
    json.writeEndObject();
  }

  private void writeId(String field, String id) throws IOException {
    if (truth != null && truth.isText(id)) {
      json.writeStringField(field, id);
    } else {
      json.writeNumberField(field, Long.parseLong(id));
    }
  }

  /** One line that says what was left out; empty if nothing was. */
  public String leftOut() {
    List<String> parts = new ArrayList<>();
    if (unknownImages > 0) {
      parts.add(String.format(Locale.ROOT, "%d images, the first %s", unknownImages, firstUnknown));
    }
    if (!unknownClasses.isEmpty()) {
      parts.add(String.format(Locale.ROOT, "detections of %s", unknownClasses));
    }
    return parts.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "not in %s and left out: %s", truth.file(), String.join("; ", parts));
  }

  /**
   * Refuses results that share no image or no class with the ground truth.
   *
   * @throws InputRefused saying whether images or classes differ
   */
  public void requireAny() {
    if (unknownImages > 0 && unknownImages == images) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "no image is in both: %s lists none of the %d, such as %s",
              truth.file(),
              images,
              firstUnknown));
    }
    if (known == 0 && !unknownClasses.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "no class is in both: the detections have %s, %s has %s",
              String.join(", ", unknownClasses.keySet()),
              truth.file(),
              String.join(", ", truth.categories().values())));
    }
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    if (dataset) {
      json.writeArrayFieldStart("annotations");
      for (int i = 0; i < waiting.size(); i++) {
        write(waiting.get(i).image(), waiting.get(i).detection(), i + 1);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.close();
  }
}
