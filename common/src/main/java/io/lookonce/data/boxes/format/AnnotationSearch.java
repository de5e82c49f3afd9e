package io.lookonce.data.boxes.format;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Finds annotations and images where their formats have them:
 *
 * <pre>
 * COCO   a .json file, or a folder with one;      images in images/ beside it, else beside it
 * VOC    .xml files, or Annotations/ with such;   images in JPEGImages/ or images/ beside
 *                                                 Annotations/, else beside the XML
 * YOLO   labels/ with .txt files, or .txt files;  images in images/ beside labels/, else in the
 *                                                 folder that holds labels/, else beside the text
 * CSV    a .csv file, or a folder with one;       images beside it
 * </pre>
 */
final class AnnotationSearch {

  private static final String ANNOTATIONS = "Annotations";
  private static final String LABELS = "labels";
  private static final List<String> VOC_IMAGES = List.of("JPEGImages", "images");
  private static final String IMAGES = "images";

  private final Storage storage;
  private final String input;
  private final Path location;
  private final boolean folder;

  /**
   * Searches a place.
   *
   * @param input what a person gave, for messages
   * @param location qualified
   * @throws InputRefused if nothing is there
   */
  AnnotationSearch(Storage storage, String input, Path location) throws IOException {
    this.storage = storage;
    this.input = input;
    this.location = location;
    if (!storage.exists(location)) {
      throw new InputRefused(input + ": there is no " + location);
    }
    this.folder = isFolder(location);
  }

  /**
   * The format that is found.
   *
   * @throws InputRefused if there is none, or several
   */
  BoxFormat format() throws IOException {
    List<BoxFormat> found = new ArrayList<>();
    for (BoxFormat format : BoxFormat.values()) {
      if (folder ? holds(format) : hasExtension(location, format) && format != BoxFormat.YOLO) {
        found.add(format);
      }
    }
    if (found.isEmpty()) {
      throw new InputRefused(
          input
              + ": no annotations found; expected a .json, .csv or .xml file, or a folder with one,"
              + " with Annotations/*.xml, or with labels/*.txt");
    }
    if (found.size() > 1) {
      throw new InputRefused(
          "%s: annotations of several formats, %s; say which with --format"
              .formatted(input, String.join(", ", found.stream().map(BoxFormat::title).toList())));
    }
    return found.get(0);
  }

  /**
   * The annotation file of a format, or the folder of its files.
   *
   * @throws InputRefused if there is none, or several files where there must be one
   */
  Path annotations(BoxFormat format) throws IOException {
    Path place = folder ? folderOf(format) : location;
    boolean oneFile = format == BoxFormat.COCO || format == BoxFormat.CSV;
    if (!folder) {
      if (format == BoxFormat.YOLO) {
        throw new InputRefused(input + ": --format yolo needs a folder");
      }
      return place;
    }
    List<Path> files = AnnotationFiles.in(storage, place, format).files();
    if (oneFile && files.size() != 1) {
      throw new InputRefused(
          "%s: %d files there end in %s; name the one with the annotations"
              .formatted(input, files.size(), format.extension()));
    }
    if (format == BoxFormat.VOC && files.isEmpty()) {
      throw new InputRefused(input + ": no file in " + place + " ends in .xml");
    }
    return oneFile ? files.get(0) : place;
  }

  /** The folder of the images. */
  Path images(BoxFormat format, Path annotations) throws IOException {
    Path beside = isFolder(annotations) ? annotations : annotations.getParent();
    switch (format) {
      case COCO -> {
        return firstFolder(List.of(new Path(beside, IMAGES)), beside);
      }
      case VOC -> {
        return beside.getName().equals(ANNOTATIONS)
            ? firstFolder(
                VOC_IMAGES.stream().map(name -> new Path(beside.getParent(), name)).toList(),
                beside)
            : beside;
      }
      case YOLO -> {
        Path parent = beside.getParent();
        return beside.getName().equals(LABELS)
            ? firstFolder(
                List.of(new Path(parent, IMAGES)), beside.equals(location) ? beside : parent)
            : beside;
      }
      default -> {
        return beside;
      }
    }
  }

  boolean isFolder(Path path) throws IOException {
    return storage.exists(path) && storage.fileSystem(path).getFileStatus(path).isDirectory();
  }

  /** Text files are labels in a folder of that name, or if one has the name of an image. */
  private boolean holds(BoxFormat format) throws IOException {
    Path place = folderOf(format);
    List<Path> files = AnnotationFiles.in(storage, place, format).files();
    if (format != BoxFormat.YOLO || place.getName().equals(LABELS)) {
      return !files.isEmpty() || format == BoxFormat.YOLO;
    }
    Set<String> images = new HashSet<>();
    for (FileStatus entry : storage.list(place)) {
      String name = entry.getPath().getName();
      if (ImageFormat.byExtension(name).isPresent()) {
        images.add(stem(name));
      }
    }
    return files.stream().anyMatch(file -> images.contains(stem(file.getName())));
  }

  private static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private Path folderOf(BoxFormat format) throws IOException {
    return switch (format) {
      case VOC -> firstFolder(List.of(new Path(location, ANNOTATIONS)), location);
      case YOLO -> firstFolder(List.of(new Path(location, LABELS)), location);
      default -> location;
    };
  }

  private Path firstFolder(List<Path> candidates, Path otherwise) throws IOException {
    for (Path candidate : candidates) {
      if (isFolder(candidate)) {
        return candidate;
      }
    }
    return otherwise;
  }

  private static boolean hasExtension(Path file, BoxFormat format) {
    return file.getName().toLowerCase(Locale.ROOT).endsWith(format.extension());
  }
}
