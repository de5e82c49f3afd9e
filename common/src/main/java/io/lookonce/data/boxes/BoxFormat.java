package io.lookonce.data.boxes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How boxes are written down. */
public enum BoxFormat {
  /** One JSON file, see {@link CocoJson}. */
  COCO(".json"),
  /** One XML file per picture, see {@link PascalVocXml}. */
  VOC(".xml"),
  /** One text file per picture, see {@link YoloText}. */
  YOLO(".txt"),
  /** One text file with a line per box, see {@link BoxCsv}. */
  CSV(".csv");

  private final String extension;

  BoxFormat(String extension) {
    this.extension = extension;
  }

  /** The format of a name, as {@link #title} gives it. */
  public static Optional<BoxFormat> named(String name) {
    return Arrays.stream(values()).filter(format -> format.title().equals(name)).findFirst();
  }

  /** The name in options and files, such as {@code coco}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the names of its files end in, with the dot. */
  String extension() {
    return extension;
  }
}
