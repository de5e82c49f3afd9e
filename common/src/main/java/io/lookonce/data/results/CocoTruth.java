package io.lookonce.data.results;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.boxes.format.AnnotationJson;
import io.lookonce.data.boxes.format.ImageIndex;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * The image and category ids of a COCO data set, which result files refer to. Ids are kept as text,
 * numbers as their digits.
 */
public final class CocoTruth implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final Map<String, String> imageById = new LinkedHashMap<>();
  private final Map<String, String> categoryById = new LinkedHashMap<>();
  private final Map<String, List<String>> idsByLastPart = new HashMap<>();
  private final Map<String, String> idByCategory = new HashMap<>();
  private final Set<String> texts = new HashSet<>();

  private CocoTruth(String file) {
    this.file = file;
  }

  /**
   * Reads the images and categories of COCO annotations.
   *
   * @param file qualified
   * @throws InputRefused naming the line, if it is not a COCO data set
   */
  public static CocoTruth read(Storage storage, Path file) throws IOException {
    CocoTruth truth = new CocoTruth(file.toString());
    AnnotationJson.peek(
        storage,
        file,
        parser -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InputRefused(file + ":1: no COCO data set: expected an object with images");
          }
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            boolean list = parser.nextToken() == JsonToken.START_ARRAY;
            switch (list ? field : "") {
              case "images" -> AnnotationJson.each(parser, (image, line) -> truth.addImage(image));
              case "categories" ->
                  AnnotationJson.each(parser, (category, line) -> truth.addCategory(category));
              default -> parser.skipChildren();
            }
          }
        });
    if (truth.imageById.isEmpty() || truth.categoryById.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:1: no COCO data set: it lists no %s",
              file,
              truth.imageById.isEmpty() ? "images" : "categories"));
    }
    return truth;
  }

  private void addImage(JsonNode image) {
    String name = image.path("file_name").asText("");
    List<String> parts = ImageIndex.segments(name);
    if (image.has("id") && !parts.isEmpty()) {
      String id = id(image);
      imageById.put(id, name);
      idsByLastPart.computeIfAbsent(parts.get(parts.size() - 1), key -> new ArrayList<>()).add(id);
    }
  }

  private void addCategory(JsonNode category) {
    String id = id(category);
    categoryById.put(id, category.path("name").asText());
    idByCategory.put(category.path("name").asText(), id);
  }

  private String id(JsonNode element) {
    JsonNode id = element.path("id");
    if (!id.isIntegralNumber()) {
      texts.add(id.asText());
    }
    return id.asText();
  }

  /** Whether an id is text in the file. */
  public boolean isText(String id) {
    return texts.contains(id);
  }

  /** Qualified path of the file. */
  public String file() {
    return file;
  }

  /** File names by image id, in file order. */
  public Map<String, String> images() {
    return imageById;
  }

  /** Names by category id, in file order. */
  public Map<String, String> categories() {
    return categoryById;
  }

  /** The id of the category with a name; null if there is none. */
  public String categoryId(String name) {
    return idByCategory.get(name);
  }

  /**
   * The id of the image whose file name a path ends with; among several with the same last part,
   * the one that shares the most folders.
   *
   * @return null if there is none or the best match is not unique
   */
  public String imageId(String path) {
    List<String> wanted = ImageIndex.segments(path);
    if (wanted.isEmpty()) {
      return null;
    }
    int best = 0;
    String found = null;
    for (String id : idsByLastPart.getOrDefault(wanted.get(wanted.size() - 1), List.of())) {
      List<String> parts = ImageIndex.segments(imageById.get(id));
      int same = 0;
      while (same < parts.size()
          && same < wanted.size()
          && parts.get(parts.size() - 1 - same).equals(wanted.get(wanted.size() - 1 - same))) {
        same++;
      }
      if (same > best) {
        best = same;
        found = id;
      } else if (same == best) {
        found = null;
      }
    }
    return found;
  }
}
