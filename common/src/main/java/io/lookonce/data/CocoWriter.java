package io.lookonce.data;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lookonce.box.BoundingBox;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;

/**
 * Writes a data set in COCO's object detection format (cocodataset.org, "Data format"), image by
 * image.
 *
 * <p>Ids of images and annotations count from 1 in the order of writing; a category's id is its
 * class index plus 1. A box is written as x, y, width, height in pixels, its area as width times
 * height; an annotation with a score gets the field {@code score} that COCO's result files have,
 * and a difficult object {@code "ignore": 1}, as is usual where COCO's format carries other sets.
 *
 * <p>The format keeps all images before all annotations, so annotations wait until {@link #close};
 * they are kept as plain numbers, 28 bytes each, so that a million take under 30 MB and no
 * temporary file is needed.
 *
 * <p>Closing completes the document even if writing stopped half-way; whoever must not leave half a
 * data set behind writes under another name and renames. Not safe for use by several threads.
 */
public final class CocoWriter implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final int classCount;
  private final AnnotationBuffer waiting = new AnnotationBuffer();
  private int images;
  private boolean closed;

  /**
   * Starts the document; the stream is closed with the writer.
   *
   * @param classes names in the order of their class ids, all different
   * @param description one line about the data set
   * @throws IllegalArgumentException if there is no class, or one without a name or twice
   */
  public CocoWriter(OutputStream output, List<String> classes, String description)
      throws IOException {
    check(classes);
    classCount = classes.size();
    json = JSON.createGenerator(output, JsonEncoding.UTF8);
    json.writeStartObject();
    json.writeObjectFieldStart("info");
    json.writeStringField("description", description);
    json.writeEndObject();
    json.writeArrayFieldStart("licenses");
    json.writeEndArray();
    writeCategories(classes);
    json.writeArrayFieldStart("images");
  }

  private static void check(List<String> classes) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("a COCO data set needs at least one class");
    }
    HashSet<String> seen = new HashSet<>();
    for (String name : classes) {
      if (name.isBlank() || !seen.add(name)) {
        throw new IllegalArgumentException(
            "class names must be given and differ: '%s' in %s".formatted(name, classes));
      }
    }
  }

  private void writeCategories(List<String> classes) throws IOException {
    json.writeArrayFieldStart("categories");
    for (int classId = 0; classId < classes.size(); classId++) {
      json.writeStartObject();
      json.writeNumberField("id", classId + 1);
      json.writeStringField("name", classes.get(classId));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * Adds an image and what is in it.
   *
   * @param fileName relative to the folder of the images
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @return the image's id
   * @throws IllegalArgumentException if a side is not positive or a class id is not one of the data
   *     set's; nothing is written then
   * @throws IllegalStateException if the writer is closed
   */
  public int addImage(String fileName, int width, int height, List<CocoAnnotation> annotations)
      throws IOException {
    if (closed) {
      throw new IllegalStateException("cannot add " + fileName + ": the data set is closed");
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "%s: an image needs positive sides, not %dx%d".formatted(fileName, width, height));
    }
    for (CocoAnnotation annotation : annotations) {
      if (annotation.classId() < 0 || annotation.classId() >= classCount) {
        throw new IllegalArgumentException(
            "%s: class id %d is not in 0 to %d"
                .formatted(fileName, annotation.classId(), classCount - 1));
      }
    }
    images++;
    json.writeStartObject();
    json.writeNumberField("id", images);
    json.writeStringField("file_name", fileName);
    json.writeNumberField("width", width);
    json.writeNumberField("height", height);
    json.writeEndObject();
    for (CocoAnnotation annotation : annotations) {
      waiting.add(images, annotation);
    }
    return images;
  }

  /** Writes the annotations, ends the document and closes the stream. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (json) {
      json.writeEndArray();
      json.writeArrayFieldStart("annotations");
      for (int index = 0; index < waiting.size(); index++) {
        writeAnnotation(index);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void writeAnnotation(int index) throws IOException {
    BoundingBox box = waiting.box(index);
    json.writeStartObject();
    json.writeNumberField("id", index + 1);
    json.writeNumberField("image_id", waiting.imageId(index));
    json.writeNumberField("category_id", waiting.classId(index) + 1);
    json.writeArrayFieldStart("bbox");
    json.writeNumber(box.xMin());
    json.writeNumber(box.yMin());
    json.writeNumber(box.width());
    json.writeNumber(box.height());
    json.writeEndArray();
    json.writeNumberField("area", box.area());
    json.writeNumberField("iscrowd", 0);
    if (waiting.difficult(index)) {
      json.writeNumberField("ignore", 1);
    }
    float score = waiting.score(index);
    if (!Float.isNaN(score)) {
      json.writeNumberField("score", score);
    }
    json.writeEndObject();
  }
}
