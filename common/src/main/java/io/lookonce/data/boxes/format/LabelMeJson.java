package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations of LabelMe (wkentaro/labelme): one JSON file per image with {@code imagePath}
 * and {@code shapes}, whose {@code points} are in pixels. Rectangles, polygons, rotated rectangles
 * and masks become the bounds of their points, circles the bounds of the circle. Points and lines
 * have no extent and are reported as problems. {@code imageData}, the image itself, is ignored.
 */
public final class LabelMeJson {

  private final Path images;
  private final BoxListingBuilder builder;

  /** The content of one file. */
  private static final class File {
    private final List<JsonNode> shapes = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private String image = "";
    private int width;
    private int height;
    private boolean hasShapes;
  }

  private LabelMeJson(Path images, BoxListingBuilder builder) {
    this.images = images;
    this.builder = builder;
  }

  /** Lists the images and boxes of files in order. */
  static void list(
      Storage storage,
      List<Path> files,
      Path images,
      Function<Path, Split> splits,
      BoxListingBuilder builder)
      throws IOException {
    LabelMeJson labelMe = new LabelMeJson(images, builder);
    for (Path file : files) {
      labelMe.read(storage, file, splits.apply(file));
    }
  }

  private void read(Storage storage, Path path, Split split) throws IOException {
    File file = new File();
    AnnotationPlace place = AnnotationPlace.of(path.toString(), 1);
    try {
      builder.fileOfOne(
          path.getName(), AnnotationJson.read(storage, path, parser -> read(parser, file)));
    } catch (InputRefused broken) {
      builder.problem(place, AnnotationFault.MALFORMED_IMAGE, null, broken.getMessage());
      return;
    }
    if (!file.hasShapes) {
      builder.problem(
          place, AnnotationFault.MALFORMED_IMAGE, null, "no file of LabelMe: it has no shapes");
      return;
    }
    int image =
        builder.imageOf(
            images,
            file.image,
            FilePaths.stem(path.getName()),
            split,
            file.width,
            file.height,
            place);
    for (int i = 0; i < file.shapes.size(); i++) {
      add(image, file.shapes.get(i), AnnotationPlace.of(path.toString(), file.lines.get(i)));
    }
  }

  private static void read(com.fasterxml.jackson.core.JsonParser parser, File file)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("shapes") && value == JsonToken.START_ARRAY) {
        file.hasShapes = true;
        AnnotationJson.each(
            parser,
            (shape, line) -> {
              file.shapes.add(shape);
              file.lines.add(line);
            });
      } else if (field.equals("imagePath") && value == JsonToken.VALUE_STRING) {
        file.image = parser.getText();
      } else if (field.equals("imageWidth") && value == JsonToken.VALUE_NUMBER_INT) {
        file.width = parser.getValueAsInt();
      } else if (field.equals("imageHeight") && value == JsonToken.VALUE_NUMBER_INT) {
        file.height = parser.getValueAsInt();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void add(int image, JsonNode shape, AnnotationPlace place) {
    String label = shape.path("label").asText("");
    String type = shape.path("shape_type").asText("polygon");
    PointBounds bounds = new PointBounds();
    boolean good = bounds.addPairs(shape.path("points")) && bounds.points() > 0;
    String fault = null;
    if (label.isBlank()) {
      fault = "the shape has no label";
    } else if (!good) {
      fault = "points must be pairs of numbers";
    } else if (type.startsWith("point") || type.startsWith("line")) {
      fault = String.format(Locale.ROOT, "a shape of type %s has no extent", type);
    } else if (type.equals("circle")) {
      bounds = circle(shape.path("points"));
      fault = bounds == null ? "a circle needs two points" : null;
    }
    if (fault != null) {
      builder.problem(place, AnnotationFault.MALFORMED_BOX, builder.sourceOf(image), fault);
      return;
    }
    builder.box(image, bounds.box(label, place));
  }

  /** Bounds of a circle, from its centre and a point on it. */
  private static PointBounds circle(JsonNode points) {
    if (points.size() != 2) {
      return null;
    }
    double x = points.get(0).get(0).asDouble();
    double y = points.get(0).get(1).asDouble();
    double radius =
        Math.hypot(points.get(1).get(0).asDouble() - x, points.get(1).get(1).asDouble() - y);
    return PointBounds.corners(x - radius, y - radius, x + radius, y + radius);
  }
}
