package io.lookonce.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of data sets, by example and label. */
public enum DatasetKind {
  /** One class each. */
  LABELLED_IMAGES("labelled-images", "images with one class each", "train"),
  /** Rows of numbers with one class each. */
  LABELLED_FEATURES("labelled-features", "rows of numbers with one class each", "train"),
  /** Boxes with a class each. */
  LABELLED_BOXES("labelled-boxes", "images with boxes", "train-detector");

  private final String title;
  private final String holds;
  private final String command;

  DatasetKind(String title, String holds, String command) {
    this.title = title;
    this.holds = holds;
    this.command = command;
  }

  /** The kind with a {@link #title}. */
  public static Optional<DatasetKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.title.equals(name)).findFirst();
  }

  /** The name in {@code dataset.json}. */
  public String title() {
    return title;
  }

  /** The content of such a data set and the command that trains on it, for messages. */
  String description() {
    return String.format(Locale.ROOT, "%s (%s, for 'lookonce %s')", title, holds, command);
  }
}
