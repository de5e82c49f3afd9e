package io.lookonce.data.source;

import io.lookonce.data.DatasetSource;
import java.util.List;

/**
 * Labelled rows of numbers as a source lists them.
 *
 * @param features the names of the numbers, in their order
 * @param classes the classes that the source declares, in the order of their labels; empty where it
 *     does not
 * @param rows in the source's order, each with as many numbers as there are names
 * @param format what the source is, as {@link DatasetSource} names it
 * @param sha256 digest of the source
 */
public record FeatureListing(
    List<String> features,
    List<String> classes,
    List<FeatureRow> rows,
    String format,
    String sha256) {}
