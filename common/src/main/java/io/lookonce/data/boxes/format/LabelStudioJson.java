package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations that Label Studio exports as JSON or JSON-MIN (labelstud.io/guide/export): a
 * list of tasks with results in percent of the image's sides. Rectangles (which may be rotated
 * around their upper left corner), ellipses and polygons become their bounds. Brushes are reported
 * as problems; other results are ignored. Predictions are used if a task has no field for
 * annotations, as in import files.
 *
 * <p>A task refers to its image by URL. The image is found by the last part of the URL, with or
 * without the eight hexadecimal digits and dash that an upload adds as a prefix.
 */
public final class LabelStudioJson {

  private static final Pattern LOCAL_FILE = Pattern.compile(".*[?&]d=([^&]+).*");
  private static final Pattern UPLOADED = Pattern.compile("[0-9a-f]{8}-(.+)");
  private static final List<String> IMAGE_KEYS = List.of("image", "img", "url", "image_url");
  private static final Set<String> BOX_TYPES =
      Set.of(
          "rectanglelabels", "rectangle", "ellipselabels", "ellipse", "polygonlabels", "polygon");
  private static final double PERCENT = 100;

  private final Path file;
  private final Path images;
  private final BoxListingBuilder builder;

  private LabelStudioJson(Path file, Path images, BoxListingBuilder builder) {
    this.file = file;
    this.images = images;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of a file in file order.
   *
   * @throws InputRefused naming the line, if it is not such a file
   */
  static void list(Storage storage, Path file, Path images, BoxListingBuilder builder)
      throws IOException {
    builder.relative(true);
    LabelStudioJson tasks = new LabelStudioJson(file, images, builder);
    builder.wholeFile(file, AnnotationJson.read(storage, file, tasks::read));
    builder.relative(false);
  }

  private void read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      readTask(parser.readValueAsTree(), 1);
    } else if (first == JsonToken.START_ARRAY) {
      AnnotationJson.each(parser, this::readTask);
    } else {
      throw new InputRefused(file + ":1: no export of Label Studio: expected a list of tasks");
    }
  }

  private void readTask(JsonNode task, long line) throws IOException {
    AnnotationPlace place =
        new AnnotationPlace(file.toString(), line, task.path("id").asLong(AnnotationPlace.NO_ID));
    String image = image(task.has("data") ? task.path("data") : task);
    if (image.isBlank()) {
      builder.problem(
          place, AnnotationFault.MALFORMED_IMAGE, null, "the task's data names no image");
      return;
    }
    if (!task.has("data")) {
      addMinimal(image(image, place), task, place);
      return;
    }
    List<JsonNode> done =
        elements(AnnotationJson.first(task, List.of("annotations", "predictions"))).stream()
            .filter(annotation -> !annotation.path("was_cancelled").asBoolean())
            .toList();
    if (done.size() != 1) {
      builder.problem(
          place,
          AnnotationFault.MALFORMED_IMAGE,
          image,
          done.isEmpty()
              ? "the task has no annotation"
              : String.format(
                  Locale.ROOT, "the task has %d annotations; export one of them", done.size()));
      return;
    }
    add(image(image, place), done.get(0).path("result"), place);
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private int image(String image, AnnotationPlace place) throws IOException {
    Matcher uploaded = UPLOADED.matcher(image);
    boolean without =
        uploaded.matches()
            && builder.index().find(image, builder.near(place)).isEmpty()
            && !builder.index().find(uploaded.group(1), builder.near(place)).isEmpty();
    return builder.image(images, without ? uploaded.group(1) : image, null, 0, 0, place);
  }

  /** The last part of the URL of a task's image. */
  private static String image(JsonNode data) {
    String address = AnnotationJson.first(data, IMAGE_KEYS).asText("");
    if (address.isBlank() && data.size() == 1) {
      address = data.elements().next().asText("");
    }
    Matcher local = LOCAL_FILE.matcher(address);
    String path = local.matches() ? local.group(1) : address.replaceFirst("[?#].*", "");
    try {
      path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      // The name contains a percent sign that is no escape.
    }
    List<String> parts = ImageIndex.segments(path);
    return parts.isEmpty() ? "" : parts.get(parts.size() - 1);
  }

  private void add(int image, JsonNode results, AnnotationPlace place) {
    Map<String, String> labelById = new HashMap<>();
    for (JsonNode result : results) {
      String label = label(result.path("value"));
      if (!label.isBlank()) {
        labelById.put(result.path("id").asText(), label);
      }
    }
    for (JsonNode result : results) {
      String type = result.path("type").asText("");
      String label = label(result.path("value"));
      if (label.isBlank()) {
        label = labelById.getOrDefault(result.path("id").asText(), "");
      }
      if (BOX_TYPES.contains(type)) {
        addShape(image, label, result.path("value"), result, place);
      } else if (type.startsWith("brush")) {
        builder.problem(
            place,
            AnnotationFault.MALFORMED_BOX,
            builder.sourceOf(image),
            "a brush is no box; export rectangles or polygons");
      }
    }
  }

  private void addMinimal(int image, JsonNode task, AnnotationPlace place) {
    for (JsonNode field : task) {
      if (field.isArray()) {
        for (JsonNode shape : field) {
          if (shape.has("points") || shape.has("width") || shape.has("radiusX")) {
            addShape(image, label(shape), shape, shape, place);
          }
        }
      }
    }
  }

  /** The first label of a value, of any kind of shape. */
  private static String label(JsonNode value) {
    for (String key : List.of("rectanglelabels", "polygonlabels", "ellipselabels", "labels")) {
      if (value.path(key).size() > 0) {
        return value.path(key).get(0).asText("");
      }
    }
    return "";
  }

  private void addShape(
      int image, String label, JsonNode value, JsonNode sized, AnnotationPlace place) {
    PointBounds bounds = label.isBlank() ? null : bounds(value, sized);
    if (bounds == null) {
      builder.problem(
          place,
          AnnotationFault.MALFORMED_BOX,
          builder.sourceOf(image),
          label.isBlank() ? "a shape has no label" : "a shape has no x, y, width, height");
      return;
    }
    builder.box(image, bounds.box(label, place));
  }

  /** The bounds of a shape in fractions of the image's sides; null if invalid. */
  private static PointBounds bounds(JsonNode value, JsonNode sized) {
    // Rotation preserves shapes in pixels, not in fractions.
    double width = sized.path("original_width").asDouble(1) / PERCENT;
    double height = sized.path("original_height").asDouble(1) / PERCENT;
    PointBounds pixels = new PointBounds();
    double degrees = value.path("rotation").asDouble();
    double x = value.path("x").asDouble() * width;
    double y = value.path("y").asDouble() * height;
    if (value.has("points")) {
      PointBounds points = new PointBounds();
      if (!points.addPairs(value.path("points")) || points.points() == 0) {
        return null;
      }
      return points.scaled(1 / PERCENT, 1 / PERCENT);
    }
    if (!value.path("x").isNumber() || !value.path("y").isNumber()) {
      return null;
    }
    if (value.path("radiusX").isNumber() && value.path("radiusY").isNumber()) {
      double across = value.path("radiusX").asDouble() * width;
      double down = value.path("radiusY").asDouble() * height;
      double turn = Math.toRadians(degrees);
      double halfWidth = Math.hypot(across * Math.cos(turn), down * Math.sin(turn));
      double halfHeight = Math.hypot(across * Math.sin(turn), down * Math.cos(turn));
      pixels = PointBounds.corners(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    } else if (value.path("width").isNumber() && value.path("height").isNumber()) {
      double across = value.path("width").asDouble() * width;
      double down = value.path("height").asDouble() * height;
      if (degrees == 0) {
        pixels = PointBounds.corners(x, y, x + across, y + down);
      } else {
        pixels.addTurned(x, y, 0, 0, across, down, degrees);
      }
    } else {
      return null;
    }
    return pixels.scaled(1 / (width * PERCENT), 1 / (height * PERCENT));
  }
}
