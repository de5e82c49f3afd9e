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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations in COCO's object detection format (cocodataset.org, "Data format").
 *
 * <p>The file is read as a stream, one element at a time, so segmentations take no memory. Images,
 * annotations and categories may come in any order. Classes are the categories in order of their
 * ids, which may be text. A {@code bbox} is left, top, width and height in pixels; without it, the
 * box is the bounds of the segmentation (polygons or run lengths). {@code area} and {@code iscrowd}
 * are optional; all other fields are ignored. NaN and Infinity, which are not JSON but are written
 * by some programs, are accepted so that the faulty annotation can be reported.
 */
public final class CocoJson {

  /** An annotation; its image and category may come later in the file. */
  private record Annotation(
      String imageId,
      String categoryId,
      PointBounds bounds,
      double area,
      boolean crowd,
      boolean difficult,
      AnnotationPlace place) {}

  /** A category of the file. */
  private record Category(String name, String supercategory) {}

  private final Path file;
  private final Path images;
  private final Split split;
  private final BoxListingBuilder builder;
  private final Map<String, Integer> imageByImageId = new HashMap<>();
  private final Map<String, Category> categories = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private boolean hasImages;

  private CocoJson(Path file, Path images, Split split, BoxListingBuilder builder) {
    this.file = file;
    this.images = images;
    this.split = split;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of an annotation file in file order.
   *
   * @param file qualified
   * @param images folder of relative file names, qualified
   * @param split of all its images; null if open
   * @throws InputRefused naming the line, if it is not such a file
   */
  static void list(Storage storage, Path file, Path images, Split split, BoxListingBuilder builder)
      throws IOException {
    CocoJson coco = new CocoJson(file, images, split, builder);
    builder.wholeFile(file, AnnotationJson.read(storage, file, coco::read));
    coco.finish();
  }

  private void read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InputRefused(
          file + ":1: no COCO data set: expected an object with images, annotations, categories");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean list = value == JsonToken.START_ARRAY;
      switch (list ? field : "") {
        case "images" -> readImages(parser);
        case "annotations" -> AnnotationJson.each(parser, this::readAnnotation);
        case "categories" -> AnnotationJson.each(parser, this::readCategory);
        default -> parser.skipChildren();
      }
    }
    if (!hasImages || categories.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:1: no COCO data set: it lists no %s",
              file,
              hasImages ? "categories" : "images"));
    }
  }

  private void readImages(JsonParser parser) throws IOException {
    hasImages = true;
    AnnotationJson.each(parser, this::readImage);
  }

  /** An id as text, from a whole number or text; empty for anything else. */
  private static String idOf(JsonNode id) {
    return id.isIntegralNumber() || id.isTextual() ? id.asText() : "";
  }

  private void readImage(JsonNode image, long line) throws IOException {
    AnnotationPlace place = AnnotationPlace.of(file.toString(), line);
    String id = idOf(image.path("id"));
    String name = image.path("file_name").asText();
    if (id.isEmpty() || name.isBlank()) {
      builder.problem(
          place,
          AnnotationFault.MALFORMED_IMAGE,
          name.isBlank() ? null : name,
          "the image has no " + (id.isEmpty() ? "id, a whole number or a text" : "file_name"));
      if (!id.isEmpty()) {
        imageByImageId.putIfAbsent(id, BoxListingBuilder.LEFT_OUT);
      }
      return;
    }
    if (imageByImageId.containsKey(id)) {
      builder.problem(
          place, AnnotationFault.DUPLICATE_IMAGE, name, "an image before it has the id " + id);
      return;
    }
    int entry =
        builder.image(
            images, name, split, image.path("width").asInt(), image.path("height").asInt(), place);
    imageByImageId.put(id, entry);
  }

  private void readCategory(JsonNode category, long line) {
    String id = idOf(category.path("id"));
    String name = category.path("name").asText();
    if (id.isEmpty() || name.isBlank()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:%d: a category needs a whole number or a text as id, and a name",
              file,
              line));
    }
    Category read = new Category(name, category.path("supercategory").asText());
    if (categories.put(id, read) != null) {
      throw new InputRefused(
          String.format(Locale.ROOT, "%s:%d: a category before it has the id %s", file, line, id));
    }
  }

  private void readAnnotation(JsonNode annotation, long line) {
    JsonNode id = annotation.path("id");
    AnnotationPlace place =
        new AnnotationPlace(
            file.toString(), line, id.isIntegralNumber() ? id.asLong() : AnnotationPlace.NO_ID);
    String fault = faultOf(annotation);
    if (fault != null) {
      builder.problem(place, AnnotationFault.MALFORMED_BOX, null, fault);
      return;
    }
    annotations.add(
        new Annotation(
            idOf(annotation.path("image_id")),
            idOf(annotation.path("category_id")),
            bounds(annotation),
            annotation.path("area").asDouble(Double.NaN),
            annotation.path("iscrowd").asBoolean(),
            annotation.path("ignore").asBoolean(),
            place));
  }

  /** The fault of an annotation; null if none. */
  private static String faultOf(JsonNode annotation) {
    if (!annotation.isObject()) {
      return "the annotation is no object";
    }
    for (String key : List.of("image_id", "category_id")) {
      if (idOf(annotation.path(key)).isEmpty()) {
        return "the annotation has no whole number or text as " + key;
      }
    }
    if (bounds(annotation) == null) {
      return hasBox(annotation)
          ? "bbox must be four numbers: left, top, width, height"
          : "it has neither a bbox nor a segmentation of polygons or run lengths";
    }
    JsonNode area = annotation.path("area");
    if (!area.isMissingNode() && !area.isNull() && !(area.isNumber() && area.asDouble() >= 0)) {
      return "area must be a number from 0, not " + area.asText();
    }
    return null;
  }

  private static boolean hasBox(JsonNode annotation) {
    JsonNode box = annotation.path("bbox");
    return !box.isMissingNode() && !box.isNull() && !(box.isArray() && box.isEmpty());
  }

  /** The bbox or, without one, the bounds of the segmentation; null if invalid. */
  private static PointBounds bounds(JsonNode annotation) {
    JsonNode segmentation = annotation.path("segmentation");
    if (!hasBox(annotation)) {
      return segmentation.isObject() ? RunLengths.bounds(segmentation) : polygons(segmentation);
    }
    JsonNode box = annotation.path("bbox");
    boolean numbers = box.size() == 4;
    for (JsonNode value : box) {
      numbers &= value.isNumber();
    }
    if (!numbers) {
      return null;
    }
    double left = box.get(0).asDouble();
    double top = box.get(1).asDouble();
    return PointBounds.corners(
        left, top, left + box.get(2).asDouble(), top + box.get(3).asDouble());
  }

  private static PointBounds polygons(JsonNode polygons) {
    PointBounds bounds = new PointBounds();
    for (JsonNode polygon : polygons) {
      if (!bounds.addFlat(polygon)) {
        return null;
      }
    }
    return bounds.points() == 0 ? null : bounds;
  }

  private void finish() {
    for (Annotation annotation : annotations) {
      used.add(annotation.categoryId());
    }
    declare();
    for (Annotation annotation : annotations) {
      Integer image = imageByImageId.get(annotation.imageId());
      Category category = categories.get(annotation.categoryId());
      if (image == null) {
        builder.problem(
            annotation.place(),
            AnnotationFault.BOX_WITHOUT_IMAGE,
            null,
            "no image has the id " + annotation.imageId());
      } else if (category == null && image != BoxListingBuilder.LEFT_OUT) {
        builder.problem(
            annotation.place(),
            AnnotationFault.UNKNOWN_CLASS,
            builder.sourceOf(image),
            "no category has the id " + annotation.categoryId());
      } else if (category != null) {
        builder.box(
            image,
            annotation
                .bounds()
                .box(
                    category.name(),
                    annotation.area(),
                    annotation.crowd(),
                    annotation.difficult(),
                    annotation.place()));
      }
    }
  }

  /**
   * Declares the categories in order of their ids. An unused category that is the supercategory of
   * all others is not a class; Roboflow writes such categories.
   */
  private void declare() {
    TreeMap<Long, String> byId = new TreeMap<>();
    long texts = 0;
    for (Map.Entry<String, Category> entry : categories.entrySet()) {
      String name = entry.getValue().name();
      boolean heading =
          categories.size() > 1
              && !used.contains(entry.getKey())
              && categories.values().stream()
                  .allMatch(
                      category ->
                          category.name().equals(name) || category.supercategory().equals(name));
      OptionalLong id = number(entry.getKey());
      if (!heading) {
        byId.put(id.isPresent() ? id.getAsLong() : Integer.MAX_VALUE + texts++, name);
      }
    }
    builder.declare(byId);
  }

  private static OptionalLong number(String id) {
    try {
      return OptionalLong.of(Long.parseLong(id));
    } catch (NumberFormatException text) {
      return OptionalLong.empty();
    }
  }
}
