package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lookonce.storage.InputRefused;
import java.util.Locale;
import java.util.Optional;

/** The part of a data set that an image belongs to. */
public enum Split {
  /** What a network is fitted to. */
  TRAIN,
  /** What settings and the moment to stop are chosen by. */
  VALIDATION,
  /** What the final figure is measured on. */
  TEST;

  /** The name in tables and files: {@code train}, {@code validation} or {@code test}. */
  @JsonValue
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The split that a word stands for; {@code val} is read as validation, case does not matter. */
  public static Optional<Split> named(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "train" -> Optional.of(TRAIN);
      case "validation", "val" -> Optional.of(VALIDATION);
      case "test" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }

  /**
   * The split that data sets of others mean by a word, such as a folder's name or a field: besides
   * {@link #named} also {@code training}, {@code valid}, {@code dev}, {@code testing}, and such a
   * word with {@code set}, {@code data} or {@code images} after it, as in {@code test_set}.
   */
  public static Optional<Split> meantBy(String word) {
    String letters = word.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]", "");
    return switch (letters.replaceFirst("(?<=.)(set|split|data|dataset|images|imgs)$", "")) {
      case "train", "training", "trn" -> Optional.of(TRAIN);
      case "validation", "valid", "val", "validate", "dev", "development" ->
          Optional.of(VALIDATION);
      case "test", "testing", "tst" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }

  /**
   * The split that a field of a list names.
   *
   * @param place what the message names, such as {@code labels.csv:12}
   * @return null for a blank field, which leaves the split open
   * @throws InputRefused if it names none
   */
  public static Split ofField(String place, String field) {
    if (field.isBlank()) {
      return null;
    }
    return meantBy(field)
        .orElseThrow(
            () ->
                new InputRefused(
                    "%s: split '%s' is none of train, validation, test".formatted(place, field)));
  }
}
