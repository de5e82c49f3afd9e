package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Annotations of BDD100K (doc.bdd100k.com, "Label Format", and Scalabel's): a list of images with
 * {@code name} and {@code labels}, or an object of one image with {@code frames}; a label has a
 * {@code category} and a {@code box2d} of {@code x1}, {@code y1}, {@code x2}, {@code y2} in pixels.
 * Labels without a {@code box2d}, such as lanes and drivable areas, are ignored.
 */
public final class Bdd100kJson {

  private static final List<String> CORNERS = List.of("x1", "y1", "x2", "y2");

  private final Path file;
  private final Path images;
  private final Split split;
  private final BoxListingBuilder builder;

  private Bdd100kJson(Path file, Path images, Split split, BoxListingBuilder builder) {
    this.file = file;
    this.images = images;
    this.split = split;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of a file in file order.
   *
   * @throws InputRefused naming the line, if it is not such a file
   */
  static void list(Storage storage, Path file, Path images, Split split, BoxListingBuilder builder)
      throws IOException {
    Bdd100kJson bdd = new Bdd100kJson(file, images, split, builder);
    builder.wholeFile(file, AnnotationJson.read(storage, file, bdd::read));
  }

  private void read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      AnnotationJson.each(parser, this::readImage);
    } else if (first == JsonToken.START_OBJECT) {
      JsonNode whole = parser.readValueAsTree();
      if (whole.path("frames").isArray() && whole.path("name").isTextual()) {
        int image = image(whole.path("name").asText(), 1);
        for (JsonNode frame : whole.path("frames")) {
          add(image, frame.path("objects"), 1);
        }
      } else {
        for (JsonNode frame : whole.path("frames")) {
          readImage(frame, 1);
        }
      }
    } else {
      throw new InputRefused(file + ":1: no labels of BDD100K: expected a list of images");
    }
  }

  private void readImage(JsonNode image, long line) throws IOException {
    String name = image.path("name").asText("");
    if (name.isBlank()) {
      builder.problem(
          AnnotationPlace.of(file.toString(), line),
          AnnotationFault.MALFORMED_IMAGE,
          null,
          "the image has no name");
      return;
    }
    add(image(name, line), image.path("labels"), line);
  }

  private int image(String name, long line) throws IOException {
    return builder.image(images, name, split, 0, 0, AnnotationPlace.of(file.toString(), line));
  }

  private void add(int image, JsonNode labels, long line) {
    for (JsonNode label : labels) {
      if (!label.has("box2d") || label.path("box2d").isNull()) {
        continue;
      }
      AnnotationPlace place = AnnotationPlace.of(file.toString(), line);
      JsonNode box = label.path("box2d");
      boolean good = CORNERS.stream().allMatch(corner -> box.path(corner).isNumber());
      String category = label.path("category").asText("");
      if (!good || category.isBlank()) {
        builder.problem(
            place,
            AnnotationFault.MALFORMED_BOX,
            builder.sourceOf(image),
            good ? "the label has no category" : "box2d needs the numbers x1, y1, x2, y2");
        continue;
      }
      builder.box(
          image,
          PointBounds.corners(
                  box.path("x1").asDouble(),
                  box.path("y1").asDouble(),
                  box.path("x2").asDouble(),
                  box.path("y2").asDouble())
              .box(
                  category,
                  Double.NaN,
                  label.path("attributes").path("crowd").asBoolean(),
                  false,
                  place));
    }
  }
}
