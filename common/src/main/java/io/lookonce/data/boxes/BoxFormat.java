package io.lookonce.data.boxes;

import io.lookonce.data.boxes.format.Bdd100kJson;
import io.lookonce.data.boxes.format.BoxCsv;
import io.lookonce.data.boxes.format.CocoJson;
import io.lookonce.data.boxes.format.CvatXml;
import io.lookonce.data.boxes.format.KittiText;
import io.lookonce.data.boxes.format.LabelMeJson;
import io.lookonce.data.boxes.format.LabelStudioJson;
import io.lookonce.data.boxes.format.PascalVocXml;
import io.lookonce.data.boxes.format.YoloDataset;
import io.lookonce.data.boxes.format.YoloText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Formats of labelled boxes. */
public enum BoxFormat {
  /** JSON files of many images each, see {@link CocoJson}. */
  COCO(".json"),
  /** One XML file per image, see {@link PascalVocXml}. */
  VOC(".xml"),
  /** One text file per image, see {@link YoloText} and {@link YoloDataset}. */
  YOLO(".txt"),
  /** Text files with a line per box, see {@link BoxCsv}. */
  CSV(".csv"),
  /** One XML file of many images, see {@link CvatXml}. */
  CVAT(".xml"),
  /** One JSON file per image, see {@link LabelMeJson}. */
  LABELME(".json"),
  /** JSON files of many images each, see {@link LabelStudioJson}. */
  LABEL_STUDIO(".json"),
  /** One text file per image, see {@link KittiText}. */
  KITTI(".txt"),
  /** JSON files, see {@link Bdd100kJson}. */
  BDD100K(".json");

  private final String extension;

  BoxFormat(String extension) {
    this.extension = extension;
  }

  /** The format with a {@link #title}. */
  public static Optional<BoxFormat> named(String name) {
    return Arrays.stream(values()).filter(format -> format.title().equals(name)).findFirst();
  }

  /** The name in options and files, such as {@code label-studio}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Extension of its files, with the dot. */
  public String extension() {
    return extension;
  }
}
