package io.lookonce.data;

import static io.lookonce.data.DatasetCard.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code dataset.json} of a data set of labelled images.
 *
 * <p>The images are rows of Parquet files, each with {@code pixels} (binary: {@code height * width
 * * channels} unsigned bytes, row by row from the top, each pixel as red, green, blue), {@code
 * class_id} (int, an index into {@link #classes}), {@code split} (text) and {@code source} (text).
 *
 * @param kind always {@value #LABELLED_IMAGES}
 * @param format version of this layout, {@link DatasetCard#FORMAT} if new
 * @param name display name
 * @param classes class names by label
 * @param shape the size of every image
 * @param resize how images of another size were resized; null if unknown
 * @param counts images by split and class name
 * @param mean per channel, over all samples of the training split, from 0 to 255; empty without
 *     training images
 * @param standardDeviation per channel, in the same unit
 * @param seed of the random split
 * @param fractions how images without a given split were divided
 * @param sources the inputs of the data set
 * @param rejected counts of rejected images by kind of fault; {@code rejected.json} lists them
 * @param duplicates counts of images that occur more than once; {@code duplicates.json} lists them
 * @param parts the Parquet files, in order: train, validation, test
 * @param contentSha256 digest of one line {@code SPLIT tab LABEL tab SHA-256 of the pixels} per
 *     image, in order; after an addition, digest of the previous digest, a line feed and the digest
 *     of the addition; data sets with the same digest hold the same images
 * @param lookonceVersion version of Lookonce that wrote it
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
   * Checks that the values are consistent.
   *
   * @throws IllegalArgumentException naming the value that is missing or inconsistent
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
   * This data set followed by the images of another one of the same classes and shape.
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

  /**
   * Mean and standard deviation of the channels of images of one size.
   *
   * @param images number of images
   * @param mean per channel; empty without images
   * @param deviation standard deviation per channel, in the same unit
   */
  record ChannelMoments(long images, List<Double> mean, List<Double> deviation) {

    /** Adds both. */
    ChannelMoments plus(ChannelMoments other) {
      if (images == 0 || other.images == 0) {
        return images == 0 ? other : this;
      }
      double share = (double) other.images / (images + other.images);
      List<Double> means = new ArrayList<>();
      List<Double> deviations = new ArrayList<>();
      for (int channel = 0; channel < mean.size(); channel++) {
        double both = (1 - share) * mean.get(channel) + share * other.mean.get(channel);
        double square = (1 - share) * square(channel) + share * other.square(channel);
        means.add(both);
        deviations.add(Math.sqrt(Math.max(0, square - both * both)));
      }
      return new ChannelMoments(images + other.images, means, deviations);
    }

    /** Mean of the squared samples. */
    private double square(int channel) {
      return deviation.get(channel) * deviation.get(channel)
          + mean.get(channel) * mean.get(channel);
    }
  }
}
