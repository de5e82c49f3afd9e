package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lookonce.storage.InputRefused;
import java.util.Locale;
import java.util.Optional;

/** The parts of a data set. */
public enum Split {
  /** Examples that a network is trained on. */
  TRAIN,
  /** Examples for the choice of settings and for early stopping. */
  VALIDATION,
  /** Examples for the final evaluation. */
  TEST;

  /** The name in tables and files: {@code train}, {@code validation} or {@code test}. */
  @JsonValue
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The split with a name, ignoring case; {@code val} means validation. */
  public static Optional<Split> named(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "train" -> Optional.of(TRAIN);
      case "validation", "val" -> Optional.of(VALIDATION);
      case "test" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }

  /**
   * The split that a folder name or field of a third-party data set denotes: besides {@link #named}
   * also {@code training}, {@code valid}, {@code dev}, {@code testing}, and such a word with a year
   * or {@code set}, {@code data} or {@code images} after it, as in {@code train2017} or {@code
   * test_set}.
   */
  public static Optional<Split> meantBy(String word) {
    String letters =
        word.toLowerCase(Locale.ROOT)
            .replaceAll("[\\s_.-]", "")
            .replaceFirst("(?<=.)\\d{1,4}$", "");
    return switch (letters.replaceFirst("(?<=.)(set|split|data|dataset|images|imgs)$", "")) {
      case "train", "training", "trn" -> Optional.of(TRAIN);
      case "validation", "valid", "val", "validate", "dev", "development" ->
          Optional.of(VALIDATION);
      case "test", "testing", "tst" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }

  /**
   * Parses the split field of a record.
   *
   * @param place position for the message, such as {@code labels.csv:12}
   * @return null for a blank field
   * @throws InputRefused if it names no split
   */
  public static Split ofField(String place, String field) {
    if (field.isBlank()) {
      return null;
    }
    return meantBy(field)
        .orElseThrow(
            () ->
                new InputRefused(
                    String.format(
                        Locale.ROOT,
                        "%s: split '%s' is none of train, validation, test",
                        place,
                        field)));
  }
}
