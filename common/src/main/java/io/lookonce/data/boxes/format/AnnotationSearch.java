package io.lookonce.data.boxes.format;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.format.AnnotationJson.JsonKind;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Finds the annotations in a folder, or takes the given file, and recognises their format by name
 * and content. {@code docs/labels.md} describes the layouts.
 */
final class AnnotationSearch {

  private static final String LABELS = "labels";
  private static final String ANNOTATIONS = "Annotations";

  private static final Predicate<Path> IS_INSTANCES =
      file -> file.getName().startsWith("instances_");

  /** In folders with more files than this, only the first one is examined. */
  private static final int MANY = 20;

  private static final String[] PACKED = {".zip", ".tar", ".gz", ".tfrecord", ".record", ".7z"};

  private final Storage storage;
  private final String input;
  private final Path location;
  private final boolean folder;
  private final Map<BoxFormat, List<Path>> found = new EnumMap<>(BoxFormat.class);
  private final List<Path> unknown = new ArrayList<>();
  private final LabelTree tree;

  /**
   * Searches a location.
   *
   * @param input the input as given, for messages
   * @param location qualified
   * @throws InputRefused if it does not exist
   */
  AnnotationSearch(Storage storage, String input, Path location) throws IOException {
    this.storage = storage;
    this.input = input;
    this.location = location;
    if (!storage.exists(location)) {
      throw new InputRefused(input + ": there is no " + location);
    }
    this.folder = isFolder(storage, location);
    this.tree = folder ? LabelTree.of(storage, location) : new LabelTree(location, List.of());
  }

  static boolean isFolder(Storage storage, Path path) throws IOException {
    return storage.exists(path) && storage.fileSystem(path).getFileStatus(path).isDirectory();
  }

  /**
   * The annotation files, or the folder of YOLO labels, with their format.
   *
   * @param wanted required format; null for any
   * @throws InputRefused if there are none, or several formats
   */
  Map.Entry<BoxFormat, List<Path>> annotations(BoxFormat wanted) throws IOException {
    if (folder) {
      searchFolder();
    } else {
      searchFile(wanted);
    }
    if (wanted != null) {
      return Map.entry(wanted, ofWanted(wanted));
    }
    if (found.isEmpty() && folder && storage.list(location).isEmpty()) {
      throw new EmptyInput(input + ": no annotations found, there is nothing in " + location);
    }
    if (found.isEmpty()) {
      throw new InputRefused(nothing());
    }
    if (found.size() > 1) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: annotations of several formats, %s; say which with --format",
              input,
              found.keySet().stream().map(BoxFormat::title).collect(Collectors.joining(", "))));
    }
    return found.entrySet().iterator().next();
  }

  private List<Path> ofWanted(BoxFormat wanted) throws IOException {
    if (!found.containsKey(wanted)) {
      if (wanted == BoxFormat.YOLO && folder) {
        return List.of(location);
      }
      throw new InputRefused(
          folder
              ? String.format(
                  Locale.ROOT,
                  "%s: no file in %s ends in %s and is of the format %s",
                  input,
                  location,
                  wanted.extension(),
                  wanted.title())
              : String.format(
                  Locale.ROOT, "%s: --format %s needs a folder", input, wanted.title()));
    }
    return found.get(wanted);
  }

  private String nothing() {
    List<Path> some = FilePaths.endsIn(location, PACKED) ? List.of(location) : tree.ending(PACKED);
    String hint =
        some.isEmpty()
            ? "; expected a .json, .csv, .xml or .yaml file, or a folder with such, or with text"
                + " files of labels"
            : String.format(
                Locale.ROOT, "; %s is packed: unpack it, or export another format", some.get(0));
    return input + ": no annotations found" + hint;
  }

  private void add(BoxFormat format, Path path) {
    found.computeIfAbsent(format, key -> new ArrayList<>()).add(path);
  }

  private void searchFile(BoxFormat wanted) throws IOException {
    if (FilePaths.endsIn(location, ".json")) {
      addJson(location, true);
      if (wanted != null && !found.containsKey(wanted) && wanted.extension().equals(".json")) {
        found.clear();
        add(wanted, location);
      }
    } else if (FilePaths.endsIn(location, ".xml")) {
      add(CvatXml.isOne(storage, location) ? BoxFormat.CVAT : BoxFormat.VOC, location);
    } else if (FilePaths.endsIn(location, ".csv", ".tsv")) {
      add(BoxFormat.CSV, location);
    } else if (FilePaths.endsIn(location, ".txt") && YoloText.isImageList(storage, location)) {
      add(BoxFormat.YOLO, location);
    } else if (YoloDataset.isYaml(location) || FilePaths.endsIn(location, ".data")) {
      if (YoloDataset.read(storage, location.getParent(), location).isEmpty()) {
        throw new InputRefused(location + ": it names no classes and no train, val or test");
      }
      add(BoxFormat.YOLO, location);
    }
  }

  private void searchFolder() throws IOException {
    searchDescriptions();
    searchJson();
    searchXml();
    searchCsv();
    if (!found.containsKey(BoxFormat.YOLO)) {
      searchTexts();
    }
    if (found.isEmpty()) {
      takeUnknown();
    }
  }

  /** {@code data.yaml} and {@code obj.data}, those at the lowest depth. */
  private void searchDescriptions() throws IOException {
    for (String[] endings : List.of(new String[] {".yaml", ".yml"}, new String[] {".data"})) {
      List<Path> descriptions =
          LabelTree.shallowest(YoloDataset.among(storage, location, tree.ending(endings)));
      if (descriptions.size() > 1) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: %d files there describe data sets, %s; name the one that is meant",
                input,
                descriptions.size(),
                descriptions.stream().map(Path::getName).collect(Collectors.joining(", "))));
      }
      if (!descriptions.isEmpty()) {
        add(BoxFormat.YOLO, descriptions.get(0));
        return;
      }
    }
  }

  private void searchJson() throws IOException {
    Map<Path, List<Path>> byFolder = LabelTree.byFolder(tree.ending(".json"));
    for (List<Path> files : byFolder.values()) {
      boolean instances = files.stream().anyMatch(IS_INSTANCES);
      JsonKind first = files.size() > MANY ? JsonKind.of(storage, files.get(0)) : null;
      for (Path file : files) {
        if (first == JsonKind.LABELME || first == JsonKind.BDD100K) {
          add(first == JsonKind.LABELME ? BoxFormat.LABELME : BoxFormat.BDD100K, file);
        } else if ((!instances || IS_INSTANCES.test(file)) && !addJson(file, false)) {
          unknown.add(file);
        }
      }
    }
  }

  /**
   * Reads unknown JSON as COCO if there is nothing else, so that the message says what it lacks.
   */
  private void takeUnknown() {
    unknown.removeIf(file -> !file.getParent().equals(location));
    if (unknown.size() > 1) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %d files there end in .json; name the one with the annotations",
              input,
              unknown.size()));
    }
    unknown.forEach(file -> add(BoxFormat.COCO, file));
  }

  /**
   * Adds a file of a known kind.
   *
   * @param named whether the file was given by name: one of unknown kind is then read as COCO, so
   *     that the message says what it lacks
   * @return false if the kind is not known
   */
  private boolean addJson(Path file, boolean named) throws IOException {
    JsonKind kind = JsonKind.of(storage, file);
    if (kind == JsonKind.COCO_RESULTS && named) {
      throw new InputRefused(
          file + ": this is a list of detections and no labels; 'evaluate --detections' reads it");
    }
    kind.format()
        .or(() -> named ? Optional.of(BoxFormat.COCO) : Optional.empty())
        .ifPresent(format -> add(format, file));
    return named || kind != JsonKind.OTHER;
  }

  private void searchXml() throws IOException {
    for (Map.Entry<Path, List<Path>> files : LabelTree.byFolder(tree.ending(".xml")).entrySet()) {
      boolean many = files.getValue().size() > MANY;
      boolean cvat = CvatXml.isOne(storage, files.getValue().get(0));
      for (Path file : files.getValue()) {
        add((many ? cvat : CvatXml.isOne(storage, file)) ? BoxFormat.CVAT : BoxFormat.VOC, file);
      }
    }
  }

  private void searchCsv() throws IOException {
    List<Path> files = tree.ending(".csv", ".tsv");
    List<Path> boxes = new ArrayList<>();
    for (Path file : files) {
      if (BoxCsv.isOne(storage, file)) {
        boxes.add(file);
      }
    }
    List<Path> top = files.stream().filter(file -> file.getParent().equals(location)).toList();
    boolean others = !found.isEmpty();
    if (boxes.isEmpty()
        && top.size() == 1
        && (!others || storage.fileSystem(top.get(0)).getFileStatus(top.get(0)).getLen() == 0)) {
      boxes = top;
    }
    if (boxes.size() > 1 && FilePaths.splits(location, boxes).apply(boxes.get(0)) == null) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %d files there end in .csv; name the one with the annotations",
              input,
              boxes.size()));
    }
    boxes.forEach(file -> add(BoxFormat.CSV, file));
  }

  /**
   * Text files are labels if they are in a folder {@code labels} or one has the name of an image.
   */
  private void searchTexts() throws IOException {
    Map<Path, List<Path>> byFolder = LabelTree.byFolder(tree.ending(".txt"));
    for (Map.Entry<Path, List<Path>> files : byFolder.entrySet()) {
      if (files.getKey().getName().startsWith("label")
          && KittiText.areLabels(storage, files.getValue())) {
        files.getValue().forEach(file -> add(BoxFormat.KITTI, file));
      }
    }
    if (found.containsKey(BoxFormat.KITTI)) {
      return;
    }
    Path labels = new Path(location, LABELS);
    if (location.getName().equals(LABELS)) {
      add(BoxFormat.YOLO, location);
    } else if (isFolder(storage, labels)) {
      add(BoxFormat.YOLO, labels);
    } else {
      Set<String> stems =
          ImageFiles.anyBelow(storage, location).images().stream()
              .map(image -> FilePaths.stem(image.toString()))
              .collect(Collectors.toSet());
      boolean beside =
          tree.ending(".txt").stream()
              .anyMatch(text -> stems.contains(FilePaths.stem(text.toString())));
      boolean folders = byFolder.keySet().stream().anyMatch(path -> path.getName().equals(LABELS));
      if (beside || folders && !stems.isEmpty()) {
        add(BoxFormat.YOLO, location);
      }
    }
  }

  /** The folder that is searched for images if none is given. */
  Path root() {
    if (folder) {
      String name = location.getName();
      boolean inside =
          name.equals(LABELS) || name.equals(ANNOTATIONS) || name.equals("annotations");
      return inside || name.matches("label_\\d") ? location.getParent() : location;
    }
    Path beside = location.getParent();
    return beside.getName().equalsIgnoreCase(ANNOTATIONS) ? beside.getParent() : beside;
  }
}
