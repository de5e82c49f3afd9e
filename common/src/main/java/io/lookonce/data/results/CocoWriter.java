package io.lookonce.data.results;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Writes a data set in COCO's object detection format (cocodataset.org, "Data format"), image by
 * image.
 *
 * <p>Ids of images and annotations count from 1 in the order of writing; a category's id is its
 * class index plus 1. A box is x, y, width, height in pixels, its area width times height.
 * Annotations with a score have the field {@code score} of COCO's result files; difficult objects
 * have {@code "ignore": 1}, the convention for other data sets in COCO's format.
 *
 * <p>All images come before all annotations, so annotations are buffered until {@link #close}, 28
 * bytes each: a million take less than 30 MB.
 *
 * <p>{@link #close} completes the document even if not all images were added; write to a temporary
 * name and rename to avoid partial data sets. Not thread-safe.
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
   * @throws IllegalArgumentException if there is no class, a blank name or a duplicate name
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
            String.format(
                Locale.ROOT, "class names must be given and differ: '%s' in %s", name, classes));
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
   * Adds an image with its annotations.
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
          String.format(
              Locale.ROOT,
              "%s: an image needs positive sides, not %dx%d",
              fileName,
              width,
              height));
    }
    for (CocoAnnotation annotation : annotations) {
      if (annotation.classId() < 0 || annotation.classId() >= classCount) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: class id %d is not in 0 to %d",
                fileName,
                annotation.classId(),
                classCount - 1));
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

  /** Writes the annotations, completes the document and closes the stream. */
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

  /** A growing list of annotations in primitive arrays; growing copies nothing. */
  private static final class AnnotationBuffer {

    private static final int BLOCK = 1 << 14;
    private static final int FLOATS = 5;

    /** Flag for difficult objects in the class id. */
    private static final int DIFFICULT = 1 << 31;

    private final List<int[]> numbers = new ArrayList<>();
    private final List<float[]> boxes = new ArrayList<>();
    private int size;

    int size() {
      return size;
    }

    void add(int imageId, CocoAnnotation annotation) {
      int within = size % BLOCK;
      if (within == 0) {
        numbers.add(new int[2 * BLOCK]);
        boxes.add(new float[FLOATS * BLOCK]);
      }
      int[] ids = numbers.get(size / BLOCK);
      ids[2 * within] = imageId;
      ids[2 * within + 1] = annotation.classId() | (annotation.difficult() ? DIFFICULT : 0);
      float[] values = boxes.get(size / BLOCK);
      int start = FLOATS * within;
      values[start] = annotation.box().xMin();
      values[start + 1] = annotation.box().yMin();
      values[start + 2] = annotation.box().xMax();
      values[start + 3] = annotation.box().yMax();
      values[start + 4] = (float) annotation.score().orElse(Double.NaN);
      size++;
    }

    int imageId(int index) {
      return numbers.get(index / BLOCK)[2 * (index % BLOCK)];
    }

    int classId(int index) {
      return markedClassId(index) & ~DIFFICULT;
    }

    boolean difficult(int index) {
      return (markedClassId(index) & DIFFICULT) != 0;
    }

    private int markedClassId(int index) {
      return numbers.get(index / BLOCK)[2 * (index % BLOCK) + 1];
    }

    BoundingBox box(int index) {
      float[] values = boxes.get(index / BLOCK);
      int start = FLOATS * (index % BLOCK);
      return new BoundingBox(
          values[start], values[start + 1], values[start + 2], values[start + 3]);
    }

    /** NaN for an annotation without a score. */
    float score(int index) {
      return boxes.get(index / BLOCK)[FLOATS * (index % BLOCK) + 4];
    }
  }

  /**
   * One object in an image, labelled or detected.
   *
   * @param classId index into the data set's classes, from 0
   * @param box in pixels of the image
   * @param difficult of a label, whether the object need not be found
   * @param score of a detection, in [0, 1]; empty for a label
   */
  public record CocoAnnotation(
      int classId, BoundingBox box, boolean difficult, OptionalDouble score) {

    /** A label, which has no score. */
    public static CocoAnnotation of(int classId, BoundingBox box, boolean difficult) {
      return new CocoAnnotation(classId, box, difficult, OptionalDouble.empty());
    }

    /** A detection with its score. */
    public static CocoAnnotation of(Detection detection) {
      return new CocoAnnotation(
          detection.classId(), detection.box(), false, OptionalDouble.of(detection.score()));
    }
  }
}
