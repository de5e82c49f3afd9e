package io.lookonce.data.results;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.boxes.format.AnnotationJson;
import io.lookonce.data.boxes.format.AnnotationJson.JsonKind;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * Detections in COCO's format (cocodataset.org, "Results format"): objects of {@code image_id},
 * {@code category_id}, {@code bbox} (left, top, width, height in pixels) and {@code score}.
 *
 * @param byImage detections by image id (as text), in list order
 * @param lowest lowest score; NaN without detections
 * @param sha256 of the file
 */
public record CocoResults(Map<String, List<Found>> byImage, double lowest, String sha256)
    implements Serializable {

  private static final int MOST = 20_000_000;

  /**
   * One detection.
   *
   * @param categoryId as a text
   */
  public record Found(
      String categoryId, float xMin, float yMin, float xMax, float yMax, float score)
      implements Serializable {}

  /** Whether a file is a list of detections, by its first element. */
  public static boolean isOne(Storage storage, Path file) throws IOException {
    return JsonKind.of(storage, file) == JsonKind.COCO_RESULTS;
  }

  /**
   * Reads a list.
   *
   * @param file qualified
   * @throws InputRefused naming the line, if it is not such a list or a value is missing or invalid
   */
  public static CocoResults read(Storage storage, Path file) throws IOException {
    Map<String, List<Found>> byImage = new HashMap<>();
    double[] lowest = {Double.NaN};
    int[] count = {0};
    String sha256 =
        AnnotationJson.read(
            storage,
            file,
            parser -> {
              if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new InputRefused(
                    file + ":1: no list of COCO results: expected an array of detections");
              }
              AnnotationJson.each(
                  parser,
                  (element, line) -> {
                    Found found = found(file, element, line);
                    if (++count[0] > MOST) {
                      throw new InputRefused(
                          String.format(
                              Locale.ROOT, "%s:%d: more than %,d detections", file, line, MOST));
                    }
                    byImage
                        .computeIfAbsent(
                            element.path("image_id").asText(), key -> new ArrayList<>())
                        .add(found);
                    lowest[0] =
                        Double.isNaN(lowest[0])
                            ? found.score()
                            : Math.min(lowest[0], found.score());
                  });
            });
    return new CocoResults(byImage, lowest[0], sha256);
  }

  private static Found found(Path file, JsonNode element, long line) {
    JsonNode box = element.path("bbox");
    boolean good = box.size() == 4 && element.path("score").isNumber();
    for (JsonNode number : box) {
      good &= number.isNumber() && Double.isFinite(number.asDouble());
    }
    if (!good || !element.has("image_id") || !element.has("category_id")) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:%d: a detection needs image_id, category_id, bbox of four numbers, and score",
              file,
              line));
    }
    double score = element.path("score").asDouble();
    double width = box.get(2).asDouble();
    double height = box.get(3).asDouble();
    if (!(score >= 0 && score <= 1) || width < 0 || height < 0) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:%d: a score must be in 0 to 1, and a box must have no negative side: %s, %s",
              file,
              line,
              score,
              box));
    }
    double left = box.get(0).asDouble();
    double top = box.get(1).asDouble();
    return new Found(
        element.path("category_id").asText(),
        (float) left,
        (float) top,
        (float) (left + width),
        (float) (top + height),
        (float) score);
  }
}
