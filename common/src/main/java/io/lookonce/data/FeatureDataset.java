package io.lookonce.data;

import static io.lookonce.data.DatasetCard.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code dataset.json} of a data set of labelled rows of numbers.
 *
 * <p>They are rows of Parquet files, each with {@code features} (array of double, in the order of
 * {@link #features}; networks compute on them as float32), {@code class_id} (int, a place in {@link
 * #classes}), {@code split} (text) and {@code source} (text).
 *
 * @param kind always {@value #LABELLED_FEATURES}
 * @param format version of this layout, {@link DatasetCard#FORMAT} if new
 * @param name display name
 * @param classes class names by label
 * @param features names of the numbers of a row, in their order
 * @param counts rows by split and class name
 * @param seed of the random split
 * @param fractions how rows without a given split were divided
 * @param sources the inputs of the data set
 * @param duplicates counts of rows that occur more than once; {@code duplicates.json} lists them
 * @param parts the Parquet files, in order: train, validation, test
 * @param contentSha256 digest of one line {@code SPLIT tab LABEL tab SHA-256} per row, in order,
 *     where the SHA-256 is that of its numbers as little-endian float64; two data sets with the
 *     same digest hold the same rows
 * @param lookonceVersion version of Lookonce that wrote it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeatureDataset(
    String kind,
    int format,
    String name,
    List<String> classes,
    List<String> features,
    Map<String, Map<String, Long>> counts,
    long seed,
    SplitFractions fractions,
    List<DatasetSource> sources,
    DuplicateCounts duplicates,
    List<DatasetPart> parts,
    String contentSha256,
    String lookonceVersion)
    implements DatasetCard {

  /** Rows of numbers with one class each. */
  public static final String LABELLED_FEATURES = "labelled-features";

  /**
   * Checks that the values are consistent.
   *
   * @throws IllegalArgumentException naming the value that is missing or inconsistent
   */
  public FeatureDataset {
    require(LABELLED_FEATURES.equals(kind), "kind is " + kind + ", not " + LABELLED_FEATURES);
    DatasetCard.requireFormat(format);
    require(classes != null && !classes.isEmpty(), "classes are missing");
    require(features != null && !features.isEmpty(), "features are missing");
    require(counts != null, "counts are missing");
    require(parts != null && !parts.isEmpty(), "parts are missing");
    require(contentSha256 != null, "content_sha256 is missing");
    for (Split split : Split.values()) {
      DatasetCard.requireRows(parts, split, DatasetCard.sum(counts, split));
    }
  }

  /**
   * Reads {@code dataset.json} in a folder.
   *
   * @throws io.lookonce.storage.InputRefused if the folder holds no data set, one of another kind,
   *     or an incomplete one
   */
  public static FeatureDataset read(DatasetFolder folder) throws IOException {
    return folder.read(DatasetKind.LABELLED_FEATURES, FeatureDataset.class);
  }

  @Override
  public long count(Split split) {
    return DatasetCard.sum(counts, split);
  }
}
