package io.lookonce.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * What {@code dataset.json} says of a data set of labelled pictures.
 *
 * <p>The pictures are rows of Parquet files, each with {@code pixels} (binary: {@code height *
 * width * channels} unsigned bytes, row by row from the top, each pixel as red, green, blue),
 * {@code label} (int, a place in {@link #classes}), {@code split} (text) and {@code source} (text).
 *
 * @param kind what the pictures are labelled with, {@value #LABELLED_IMAGES}
 * @param format version of this layout, {@value #FORMAT}
 * @param name what people call the data set
 * @param classes class names by label
 * @param shape the size of every picture
 * @param resize how pictures of another size were brought to that one; null where a data set does
 *     not say
 * @param counts pictures by split and class name
 * @param mean per channel, over all samples of the training split, from 0 to 255; empty without
 *     training pictures
 * @param standardDeviation per channel, in the same unit
 * @param seed what the shares were drawn with
 * @param fractions the shares of pictures that had no split of their own
 * @param sources what the data set was made from
 * @param rejected pictures that were left out, by the kind of fault; {@code rejected.json} lists
 *     them
 * @param duplicates how many pictures occur more than once; {@code duplicates.json} lists them
 * @param parts the Parquet files, in order: train, validation, test
 * @param contentSha256 digest of one line {@code SPLIT tab LABEL tab SHA-256 of the pixels} per
 *     picture, in order; two data sets with the same digest hold the same pictures
 * @param lookonceVersion the software that made it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageDataset(
    String kind,
    int format,
    String name,
    List<String> classes,
    ImageShape shape,
    PictureFitting resize,
    Map<String, Map<String, Long>> counts,
    List<Double> mean,
    List<Double> standardDeviation,
    long seed,
    SplitFractions fractions,
    List<DatasetSource> sources,
    Map<String, Long> rejected,
    DuplicateCounts duplicates,
    List<DatasetPart> parts,
    String contentSha256,
    String lookonceVersion) {

  /** Pictures with one class each. */
  public static final String LABELLED_IMAGES = "labelled-images";

  /** The layout that this software writes and reads. */
  public static final int FORMAT = 1;

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /**
   * Checks that the values fit together.
   *
   * @throws IllegalArgumentException naming what is missing or contradicts
   */
  public ImageDataset {
    require(LABELLED_IMAGES.equals(kind), "kind is " + kind + ", not " + LABELLED_IMAGES);
    require(format == FORMAT, "format is " + format + ", this software reads " + FORMAT);
    require(classes != null && !classes.isEmpty(), "classes are missing");
    require(shape != null, "shape is missing");
    require(counts != null, "counts are missing");
    require(parts != null && !parts.isEmpty(), "parts are missing");
    require(contentSha256 != null, "content_sha256 is missing");
    for (Split split : Split.values()) {
      long counted = count(counts, split);
      long inParts = rows(parts, split);
      require(
          counted == inParts,
          "counts say %d pictures in %s, the parts hold %d"
              .formatted(counted, split.title(), inParts));
    }
  }

  /** How many pictures a split holds. */
  public long count(Split split) {
    return count(counts, split);
  }

  /** The parts of one split, in order. */
  public List<DatasetPart> partsOf(Split split) {
    return parts.stream().filter(part -> part.split() == split).toList();
  }

  /** This as the text of {@code dataset.json}, the same for the same values. */
  byte[] json() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("records of texts and numbers can be written", impossible);
    }
  }

  private static long count(Map<String, Map<String, Long>> counts, Split split) {
    return counts.getOrDefault(split.title(), Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static long rows(List<DatasetPart> parts, Split split) {
    return parts.stream().filter(p -> p.split() == split).mapToLong(DatasetPart::rows).sum();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
