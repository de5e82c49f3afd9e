package io.lookonce.data.results;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.results.ResultWriter.ImageResult;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes detections as Label Studio tasks with predictions (labelstud.io/guide/predictions), for a
 * labelling interface whose {@code RectangleLabels} are named {@code label} and whose {@code Image}
 * is named {@code image}. Boxes are in percent of the image's sides.
 */
public final class LabelStudioWriter implements ResultWriter {

  private static final double PERCENT = 100;

  private final JsonGenerator json;
  private final List<String> classes;
  private final String model;
  private final String prefix;

  /**
   * Starts the list; the stream is closed with the writer.
   *
   * @param model name of the model version
   * @param prefix of every image URL, such as {@code /data/local-files/?d=}
   */
  public LabelStudioWriter(OutputStream out, List<String> classes, String model, String prefix)
      throws IOException {
    this.json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
    this.classes = List.copyOf(classes);
    this.model = model;
    this.prefix = prefix;
    json.writeStartArray();
  }

  @Override
  public void add(ImageResult image) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    json.writeStringField("image", prefix + image.name());
    json.writeEndObject();
    json.writeArrayFieldStart("predictions");
    json.writeStartObject();
    json.writeStringField("model_version", model);
    json.writeNumberField(
        "score", (float) image.detections().stream().mapToDouble(Detection::score).max().orElse(0));
    json.writeArrayFieldStart("result");
    for (int i = 0; i < image.detections().size(); i++) {
      writeRegion(image, image.detections().get(i), "box-" + i);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeRegion(ImageResult image, Detection detection, String id) throws IOException {
    BoundingBox box = detection.box();
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("type", "rectanglelabels");
    json.writeStringField("from_name", "label");
    json.writeStringField("to_name", "image");
    json.writeNumberField("original_width", image.width());
    json.writeNumberField("original_height", image.height());
    json.writeNumberField("image_rotation", 0);
    json.writeNumberField("score", detection.score());
    json.writeObjectFieldStart("value");
    json.writeNumberField("x", PERCENT * box.xMin() / image.width());
    json.writeNumberField("y", PERCENT * box.yMin() / image.height());
    json.writeNumberField("width", PERCENT * ((double) box.xMax() - box.xMin()) / image.width());
    json.writeNumberField("height", PERCENT * ((double) box.yMax() - box.yMin()) / image.height());
    json.writeNumberField("rotation", 0);
    json.writeArrayFieldStart("rectanglelabels");
    json.writeString(classes.get(detection.classId()));
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    json.close();
  }
}
