package io.lookonce.data.boxes.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** What a JSON file is, as its beginning shows. */
public enum JsonKind {
  COCO,
  /** COCO's list of what a detector found. */
  COCO_RESULTS,
  LABELME,
  LABEL_STUDIO,
  BDD100K,
  /** None of these, or no JSON. */
  OTHER;

  /** Looks at a file. */
  public static JsonKind of(Storage storage, Path file) throws IOException {
    JsonKind[] found = {OTHER};
    try {
      AnnotationJson.peek(storage, file, parser -> found[0] = of(parser));
    } catch (InputRefused broken) {
      return OTHER;
    }
    return found[0];
  }

  private static JsonKind of(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
      return ofElement(parser.readValueAsTree());
    }
    if (first != JsonToken.START_OBJECT) {
      return OTHER;
    }
    boolean annotations = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "images", "categories" -> {
          return COCO;
        }
        case "shapes", "imagePath", "imageData" -> {
          return LABELME;
        }
        case "frames" -> {
          return BDD100K;
        }
        case "data" -> {
          return LABEL_STUDIO;
        }
        case "annotations" -> annotations = true;
        default -> {
          // What every format may have.
        }
      }
      parser.skipChildren();
    }
    return annotations ? COCO : OTHER;
  }

  private static JsonKind ofElement(JsonNode element) {
    if (element.has("image_id") && element.has("category_id")) {
      return COCO_RESULTS;
    }
    if (element.has("name")
        && (element.has("labels") || element.has("timestamp") || element.has("attributes"))) {
      return BDD100K;
    }
    boolean shapes = false;
    for (JsonNode field : element) {
      shapes |= field.isArray() && field.path(0).has("original_width");
    }
    return element.has("data") || element.has("annotations") || shapes || element.has("annotator")
        ? LABEL_STUDIO
        : OTHER;
  }
}
