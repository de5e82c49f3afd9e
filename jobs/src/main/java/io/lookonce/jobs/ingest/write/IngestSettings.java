package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings that decide the content of a data set of any kind.
 *
 * @param name of the data set
 * @param inputs sources of its images, in order
 * @param classes class names in order; empty to take those of the inputs
 * @param fractions shares of images without a declared split
 * @param duplicates treatment of duplicates in several splits
 * @param ignoreSplits whether declared splits of the inputs are ignored
 * @param seed of the random split
 * @param maxPixels larger images are refused
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

  /** A copy with the name, classes, shares and seed of a data set to add to. */
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

  /** All settings by option name, for {@code run.json}. */
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

  /**
   * One input of the command line.
   *
   * @param option its option, such as {@code --input}
   * @param location its URI
   * @param split split of all its images; null to use declared splits or the random split
   */
  public record IngestInput(String option, String location, Split split) {

    /** Names the input in messages. */
    public String title() {
      return option + " " + location;
    }
  }
}
