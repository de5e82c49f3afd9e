package io.lookonce.jobs.averaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * What training needs to know of a data set, read from its {@value #FILE}.
 *
 * @param folder where it is
 * @param name what people call it
 * @param classes class names by label
 * @param height rows of pixels of every picture
 * @param width columns of pixels
 * @param channels samples of a pixel
 * @param parts the Parquet files in the data set's own order, each with rows of one split
 * @param contentSha256 the same for two data sets that hold the same pictures in the same order
 */
record DatasetCard(
    Path folder,
    String name,
    List<String> classes,
    int height,
    int width,
    int channels,
    List<Part> parts,
    String contentSha256) {

  static final String FILE = "dataset.json";
  static final String TRAIN = "train";
  static final String VALIDATION = "validation";
  static final String TEST = "test";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One Parquet file.
   *
   * @param file its path below the data set's folder
   * @param split the split of all its rows
   * @param rows how many pictures it holds
   */
  record Part(String file, String split, long rows) {}

  /**
   * Reads the card of a data set.
   *
   * @throws InputRefused if the folder holds none, or one that lacks something
   */
  static DatasetCard read(Storage storage, String uri) throws IOException {
    Path folder = storage.qualify(new Path(uri));
    Path file = new Path(folder, FILE);
    try {
      return parse(folder, JSON.readTree(storage.readBytes(file)));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("dataset " + uri + " is no data set: it holds no " + FILE, absent);
    } catch (JsonProcessingException broken) {
      throw new InputRefused(file + " is damaged: not JSON", broken);
    } catch (IllegalArgumentException incomplete) {
      throw new InputRefused(file + ": " + incomplete.getMessage(), incomplete);
    }
  }

  /** Numbers in one picture. */
  int pixelBytes() {
    return height * width * channels;
  }

  /** The parts of one split, in order. */
  List<Part> partsOf(String split) {
    return parts.stream().filter(part -> part.split().equals(split)).toList();
  }

  /** How many pictures a split holds. */
  long count(String split) {
    return partsOf(split).stream().mapToLong(Part::rows).sum();
  }

  private static DatasetCard parse(Path folder, JsonNode json) {
    List<String> classes = new ArrayList<>();
    required(json, "classes").forEach(name -> classes.add(name.asText()));
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : required(json, "parts")) {
      parts.add(
          new Part(
              required(part, "file").asText(),
              required(part, "split").asText(),
              required(part, "rows").asLong()));
    }
    JsonNode shape = required(json, "shape");
    return new DatasetCard(
        folder,
        json.path("name").asText(folder.getName()),
        List.copyOf(classes),
        required(shape, "height").asInt(),
        required(shape, "width").asInt(),
        required(shape, "channels").asInt(),
        List.copyOf(parts),
        required(json, "content_sha256").asText());
  }

  private static JsonNode required(JsonNode json, String key) {
    if (!json.hasNonNull(key)) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return json.get(key);
  }
}
