package io.lookonce.data;

import static io.lookonce.data.DatasetCard.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code dataset.json} says of a data set of labelled images.
 *
 * <p>The images are rows of Parquet files, each with {@code pixels} (binary: {@code height * width
 * * channels} unsigned bytes, row by row from the top, each pixel as red, green, blue), {@code
 * class_id} (int, a place in {@link #classes}), {@code split} (text) and {@code source} (text).
 *
 * @param kind what the images are labelled with, {@value #LABELLED_IMAGES}
 * @param format version of this layout, {@link DatasetCard#FORMAT} where it is new
 * @param name what people call the data set
 * @param classes class names by label
 * @param shape the size of every image
 * @param resize how images of another size were brought to that one; null where a data set does not
 *     say
 * @param counts images by split and class name
 * @param mean per channel, over all samples of the training split, from 0 to 255; empty without
 *     training images
 * @param standardDeviation per channel, in the same unit
 * @param seed what the shares were drawn with
 * @param fractions the shares of images that had no split of their own
 * @param sources what the data set was made from
 * @param rejected images that were left out, by the kind of fault; {@code rejected.json} lists them
 * @param duplicates how many images occur more than once; {@code duplicates.json} lists them
 * @param parts the Parquet files, in order: train, validation, test
 * @param contentSha256 digest of one line {@code SPLIT tab LABEL tab SHA-256 of the pixels} per
 *     image, in order; of a data set that was added to, of its digest before and that of what came,
 *     a line feed between them; two data sets with the same digest hold the same images
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
    ImageFitting resize,
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
    String lookonceVersion)
    implements DatasetCard {

  /** Images with one class each. */
  public static final String LABELLED_IMAGES = "labelled-images";

  /**
   * Checks that the values fit together.
   *
   * @throws IllegalArgumentException naming what is missing or contradicts
   */
  public ImageDataset {
    require(LABELLED_IMAGES.equals(kind), "kind is " + kind + ", not " + LABELLED_IMAGES);
    DatasetCard.requireFormat(format);
    require(classes != null && !classes.isEmpty(), "classes are missing");
    require(shape != null, "shape is missing");
    require(counts != null, "counts are missing");
    require(parts != null && !parts.isEmpty(), "parts are missing");
    require(contentSha256 != null, "content_sha256 is missing");
    for (Split split : Split.values()) {
      DatasetCard.requireRows(parts, split, DatasetCard.sum(counts, split));
    }
  }

  /**
   * This data set with the images of another one, of the same classes and shape, behind its own.
   *
   * @param allParts the files of both, in order
   */
  public ImageDataset with(ImageDataset added, List<DatasetPart> allParts) {
    Map<String, Map<String, Long>> allCounts = new LinkedHashMap<>(counts);
    added.counts.forEach((split, more) -> allCounts.merge(split, more, DatasetCard::sum));
    List<DatasetSource> allSources = new ArrayList<>(sources);
    allSources.addAll(added.sources);
    ChannelMoments moments =
        new ChannelMoments(count(Split.TRAIN), mean, standardDeviation)
            .plus(
                new ChannelMoments(added.count(Split.TRAIN), added.mean, added.standardDeviation));
    return new ImageDataset(
        kind,
        format,
        name,
        classes,
        shape,
        resize,
        allCounts,
        moments.mean(),
        moments.deviation(),
        seed,
        fractions,
        allSources,
        DatasetCard.sum(rejected, added.rejected),
        duplicates.plus(added.duplicates),
        allParts,
        DatasetCard.joinedSha256(this, added),
        added.lookonceVersion);
  }

  @Override
  public long count(Split split) {
    return DatasetCard.sum(counts, split);
  }
}
