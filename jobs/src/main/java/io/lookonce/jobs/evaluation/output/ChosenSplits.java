package io.lookonce.jobs.evaluation.output;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Selects and checks the splits of a data set that are measured. */
public final class ChosenSplits {

  private static final String ALL = "all";

  private ChosenSplits() {}

  /**
   * Parses the values of {@code --split}.
   *
   * @param words {@code train}, {@code validation}, {@code test} or {@code all}, any number of
   *     them; {@code all} selects the splits that hold images
   * @return in the order of {@link Split}, each with at least one image
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

  /**
   * Checks that the files of a split hold as many images as the data set's card says.
   *
   * @param folder of the data set
   * @throws InputRefused if the numbers differ
   */
  public static void requireComplete(Path folder, DatasetCard dataset, Split split, long found) {
    long said = dataset.count(split);
    if (found != said) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "data set %s: %s says %d images in %s, its files hold %d",
              folder,
              DatasetFolder.CARD_FILE,
              said,
              split.title(),
              found));
    }
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
          String.format(
              Locale.ROOT,
              "--split %s: data set %s has no images there; it has %d for train, %d for validation,"
                  + " %d for test",
              word,
              dataset.name(),
              dataset.count(Split.TRAIN),
              dataset.count(Split.VALIDATION),
              dataset.count(Split.TEST)));
    }
    return split;
  }
}
