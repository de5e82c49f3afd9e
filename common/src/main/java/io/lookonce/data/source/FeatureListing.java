package io.lookonce.data.source;

import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.Split;
import java.util.List;

/**
 * The labelled rows of numbers of a source.
 *
 * @param features names of the columns of numbers, in order
 * @param classes class names that the source declares, by label; empty if it declares none
 * @param rows in source order, each with one number per name
 * @param format format of the source, as in {@link DatasetSource}
 * @param sha256 digest of the source
 */
public record FeatureListing(
    List<String> features,
    List<String> classes,
    List<FeatureRow> rows,
    String format,
    String sha256) {

  /**
   * One labelled row of numbers.
   *
   * @param features finite numbers, in the order of the column names
   * @param label class name or number, as in the source
   * @param split split in the source; null if open
   * @param source position, such as {@code points.csv:12}
   */
  public record FeatureRow(double[] features, String label, Split split, String source) {

    /** The same row with another split; null for an open one. */
    public FeatureRow in(Split other) {
      return new FeatureRow(features, label, other, source);
    }
  }
}
