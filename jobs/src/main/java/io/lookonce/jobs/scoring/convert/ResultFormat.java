package io.lookonce.jobs.scoring.convert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats of {@code convert-results}. */
enum ResultFormat {
  /** A folder of Parquet, one row per box. */
  PARQUET(true),
  /** A text file, one line per box. */
  CSV(false),
  /** {@code labels/.../NAME.txt} and {@code labels/classes.txt}. */
  YOLO(true),
  /** {@code Annotations/.../NAME.xml}. */
  VOC(true),
  /** A COCO data set whose annotations have scores. */
  COCO(false),
  /** COCO's list of results. */
  COCO_RESULTS(false),
  /** Tasks with predictions for Label Studio. */
  LABEL_STUDIO(false);

  private final boolean folder;

  ResultFormat(boolean folder) {
    this.folder = folder;
  }

  /** Whether the output is a folder. */
  boolean isFolder() {
    return folder;
  }

  /** Whether the format can use the ids of given annotations. */
  boolean hasIds() {
    return this == COCO || this == COCO_RESULTS;
  }

  /** The name in options, such as {@code coco-results}. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The format of a name. */
  static Optional<ResultFormat> named(String name) {
    return Arrays.stream(values()).filter(format -> format.title().equals(name)).findFirst();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(ResultFormat::title).collect(Collectors.joining(", "));
  }
}
