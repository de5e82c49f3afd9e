package io.lookonce.data.boxes;

import io.lookonce.data.boxes.format.BoxCsv;
import io.lookonce.data.boxes.format.CocoJson;
import io.lookonce.data.boxes.format.PascalVocXml;
import io.lookonce.data.boxes.format.YoloText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How boxes are written down. */
public enum BoxFormat {
  /** One JSON file, see {@link CocoJson}. */
  COCO(".json"),
  /** One XML file per image, see {@link PascalVocXml}. */
  VOC(".xml"),
  /** One text file per image, see {@link YoloText}. */
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
  public String extension() {
    return extension;
  }
}
