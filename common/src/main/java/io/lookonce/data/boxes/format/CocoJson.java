package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Annotations in COCO's object detection format (cocodataset.org, "Data format").
 *
 * <p>The file is read as a stream, one element at a time, so its outlines take no memory. Images,
 * annotations and categories may come in any order. Classes are the categories in the order of
 * their ids; a {@code bbox} is left, top, width and height in pixels; {@code area} and {@code
 * iscrowd} may be absent. Everything else is passed over. NaN and Infinity, which JSON does not
 * know but some programs write, are read as what they are, so that their annotation can be named.
 */
public final class CocoJson {

  /** Reads {@code NaN}, which Python's json module writes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** What the JSON library calls a stream in its messages. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ");

  /** What is done with one element of an array. */
  @FunctionalInterface
  private interface Element {
    void read(JsonNode element, long line) throws IOException;
  }

  /** An annotation whose image and category may not have been read yet. */
  private record Annotation(
      long imageId,
      long categoryId,
      double x,
      double y,
      double width,
      double height,
      double area,
      boolean crowd,
      boolean difficult,
      AnnotationPlace place) {}

  private final Path file;
  private final Path images;
  private final BoxListingBuilder builder;
  private final Map<Long, Integer> imageByImageId = new HashMap<>();
  private final TreeMap<Long, String> categories = new TreeMap<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private boolean hasImages;

  private CocoJson(Storage storage, Path file, Path images) {
    this.file = file;
    this.images = images;
    this.builder = new BoxListingBuilder(storage, false);
  }

  /**
   * Lists the images and boxes of an annotation file, images in its order.
   *
   * @param file qualified
   * @param images folder that {@code file_name} begins in, qualified
   * @throws InputRefused naming the line, if it is no such file
   */
  public static BoxListing list(Storage storage, Path file, Path images) throws IOException {
    CocoJson coco = new CocoJson(storage, file, images);
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(storage.open(file), digest);
        JsonParser parser = JSON.createParser(in)) {
      coco.read(parser);
      // The parser stops at the closing brace; the digest is of the whole file.
      in.transferTo(OutputStream.nullOutputStream());
    } catch (JsonProcessingException broken) {
      throw refused(file, broken);
    } catch (CharConversionException notText) {
      throw new InputRefused(file + ": not text: " + notText.getMessage(), notText);
    }
    return coco.listing(HexFormat.of().formatHex(digest.digest()));
  }

  private static InputRefused refused(Path file, JsonProcessingException broken) {
    String reason =
        SOURCE.matcher(broken.getOriginalMessage().lines().findFirst().orElse("")).replaceAll("[");
    JsonLocation location = broken.getLocation();
    // What is nested too deeply, or too long, is refused without a place.
    String message =
        location == null
            ? "%s: not read: %s".formatted(file, reason)
            : "%s:%d: not JSON, near column %d: %s"
                .formatted(file, location.getLineNr(), location.getColumnNr(), reason);
    return new InputRefused(message, broken);
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
        case "annotations" -> readEach(parser, this::readAnnotation);
        case "categories" -> readEach(parser, this::readCategory);
        default -> parser.skipChildren();
      }
    }
    if (!hasImages || categories.isEmpty()) {
      throw new InputRefused(
          "%s:1: no COCO data set: it lists no %s"
              .formatted(file, hasImages ? "categories" : "images"));
    }
  }

  private void readImages(JsonParser parser) throws IOException {
    hasImages = true;
    readEach(parser, this::readImage);
  }

  private static void readEach(JsonParser parser, Element element) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long line = parser.currentTokenLocation().getLineNr();
      element.read(parser.readValueAsTree(), line);
    }
  }

  private void readImage(JsonNode image, long line) throws IOException {
    AnnotationPlace place = AnnotationPlace.of(file.toString(), line);
    JsonNode id = image.path("id");
    String name = image.path("file_name").asText();
    if (!id.isIntegralNumber() || name.isBlank()) {
      String missing = id.isIntegralNumber() ? "file_name" : "whole number as id";
      builder.problem(
          place,
          AnnotationFault.MALFORMED_IMAGE,
          name.isBlank() ? null : name,
          "the image has no " + missing);
      if (id.isIntegralNumber()) {
        imageByImageId.putIfAbsent(id.asLong(), BoxListingBuilder.LEFT_OUT);
      }
      return;
    }
    if (imageByImageId.containsKey(id.asLong())) {
      builder.problem(
          place,
          AnnotationFault.DUPLICATE_IMAGE,
          name,
          "an image before it has the id " + id.asLong());
      return;
    }
    int entry =
        builder.image(
            images, name, null, image.path("width").asInt(), image.path("height").asInt(), place);
    imageByImageId.put(id.asLong(), entry);
  }

  private void readCategory(JsonNode category, long line) {
    JsonNode id = category.path("id");
    String name = category.path("name").asText();
    if (!id.isIntegralNumber() || name.isBlank()) {
      throw new InputRefused(
          "%s:%d: a category needs a whole number as id, and a name".formatted(file, line));
    }
    if (categories.put(id.asLong(), name) != null) {
      throw new InputRefused(
          "%s:%d: a category before it has the id %d".formatted(file, line, id.asLong()));
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
    JsonNode box = annotation.path("bbox");
    annotations.add(
        new Annotation(
            annotation.path("image_id").asLong(),
            annotation.path("category_id").asLong(),
            box.path(0).asDouble(),
            box.path(1).asDouble(),
            box.path(2).asDouble(),
            box.path(3).asDouble(),
            annotation.path("area").asDouble(Double.NaN),
            annotation.path("iscrowd").asBoolean(),
            annotation.path("ignore").asBoolean(),
            place));
  }

  /** What an annotation lacks; null if nothing. */
  private static String faultOf(JsonNode annotation) {
    if (!annotation.isObject()) {
      return "the annotation is no object";
    }
    for (String key : List.of("image_id", "category_id")) {
      if (!annotation.path(key).isIntegralNumber()) {
        return "the annotation has no whole number as " + key;
      }
    }
    JsonNode box = annotation.path("bbox");
    boolean numbers = box.size() == 4;
    for (JsonNode value : box) {
      numbers &= value.isNumber();
    }
    if (!numbers) {
      return "bbox must be four numbers: left, top, width, height";
    }
    JsonNode area = annotation.path("area");
    if (!area.isMissingNode() && !(area.isNumber() && area.asDouble() >= 0)) {
      return "area must be a number from 0, not " + area.asText();
    }
    return null;
  }

  private BoxListing listing(String sha256) {
    for (Annotation annotation : annotations) {
      Integer image = imageByImageId.get(annotation.imageId());
      String category = categories.get(annotation.categoryId());
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
      } else {
        builder.box(image, box(annotation, category));
      }
    }
    return builder.listing(List.copyOf(categories.values()), 0, sha256);
  }

  private static AnnotatedBox box(Annotation annotation, String category) {
    return new AnnotatedBox(
        category,
        annotation.x(),
        annotation.y(),
        annotation.x() + annotation.width(),
        annotation.y() + annotation.height(),
        annotation.area(),
        annotation.crowd(),
        annotation.difficult(),
        annotation.place());
  }
}
