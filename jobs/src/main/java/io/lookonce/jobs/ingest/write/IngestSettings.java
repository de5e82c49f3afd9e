package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What decides how a data set of any kind comes out.
 *
 * @param name what people call the data set
 * @param inputs where its images come from, in order
 * @param classes class names in order; empty to take those of the inputs
 * @param fractions shares of images that have no split of their own
 * @param duplicates what happens to duplicates that the inputs put into several splits
 * @param ignoreSplits whether splits of the inputs are ignored and all images shared out
 * @param seed what the shares are drawn with
 * @param maxPixels images with more are refused by their header
 * @param maxBytes longer files are refused
 */
public record IngestSettings(
    String name,
    List<IngestInput> inputs,
    List<String> classes,
    SplitFractions fractions,
    DuplicateRule duplicates,
    boolean ignoreSplits,
    long seed,
    long maxPixels,
    long maxBytes) {

  /** The same, to add to a data set: with its name, classes, shares and seed. */
  public IngestSettings like(DatasetCard dataset, SplitFractions itsFractions, long itsSeed) {
    return new IngestSettings(
        dataset.name(),
        inputs,
        dataset.classes(),
        itsFractions,
        duplicates,
        ignoreSplits,
        itsSeed,
        maxPixels,
        maxBytes);
  }

  /** Every setting by the name of its option, as {@code run.json} shows it. */
  public Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    for (IngestInput input : inputs) {
      String option = input.option().substring(2);
      shown.merge(option, input.location(), (before, next) -> before + ", " + next);
    }
    shown.put("name", name);
    shown.put("classes", String.join(",", classes));
    shown.put("validation-fraction", String.valueOf(fractions.validation()));
    shown.put("test-fraction", String.valueOf(fractions.test()));
    shown.put("duplicates", duplicates.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    shown.put("ignore-splits", String.valueOf(ignoreSplits));
    shown.put("seed", String.valueOf(seed));
    shown.put("max-pixels", String.valueOf(maxPixels));
    shown.put("max-bytes", String.valueOf(maxBytes));
    return shown;
  }
}
