package io.lookonce.data.source;

import io.lookonce.data.Split;

/**
 * One labelled row of numbers as a source lists it.
 *
 * @param features the numbers, finite, in the order of their names
 * @param label the class as the source writes it: a name or a number
 * @param split the split that the source puts it in; null where it leaves that open
 * @param source what names it, such as {@code points.csv:12}
 */
public record FeatureRow(double[] features, String label, Split split, String source) {

  /** The same row in a given split, or with its split left open (null). */
  public FeatureRow in(Split other) {
    return new FeatureRow(features, label, other, source);
  }
}
