package io.lookonce.jobs.evaluation.output;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which splits of a data set are measured. */
public final class ChosenSplits {

  private static final String ALL = "all";

  private ChosenSplits() {}

  /**
   * The splits that words stand for, in the order of {@link Split}, each with images.
   *
   * @param words {@code train}, {@code validation}, {@code test} or {@code all}, any number of
   *     them; {@code all} means those that hold images
   * @throws InputRefused in one line, if a word is none of these or a split is empty
   */
  public static List<Split> of(DatasetCard dataset, List<String> words) {
    Set<Split> splits = EnumSet.noneOf(Split.class);
    for (String word : words) {
      if (word.equals(ALL)) {
        Arrays.stream(Split.values())
            .filter(split -> dataset.count(split) > 0)
            .forEach(splits::add);
      } else {
        splits.add(filled(dataset, word));
      }
    }
    return List.copyOf(splits);
  }

  private static Split filled(DatasetCard dataset, String word) {
    Split split =
        Split.named(word)
            .orElseThrow(
                () ->
                    new InputRefused(
                        "--split " + word + ": use train, validation, test or " + ALL));
    if (dataset.count(split) == 0) {
      throw new InputRefused(
          "--split %s: data set %s has no images there; it has %d for train, %d for validation, %d for test"
              .formatted(
                  word,
                  dataset.name(),
                  dataset.count(Split.TRAIN),
                  dataset.count(Split.VALIDATION),
                  dataset.count(Split.TEST)));
    }
    return split;
  }
}
