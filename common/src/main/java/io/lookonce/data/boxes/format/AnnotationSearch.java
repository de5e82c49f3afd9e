package io.lookonce.data.boxes.format;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.data.source.NotTextException;
import io.lookonce.data.source.TextLines;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.hadoop.fs.Path;

/**
 * Finds annotations in a folder, or takes the one file that is given, and tells their format by
 * their names and by how they begin; {@code docs/labels.md} has the layouts.
 */
final class AnnotationSearch {

  private static final String LABELS = "labels";
  private static final String ANNOTATIONS = "Annotations";

  /** So many JSON files in one folder are taken to be of one kind. */
  private static final int MANY = 20;

  private static final int HEAD = 1 << 16;

  private final Storage storage;
  private final String input;
  private final Path location;
  private final boolean folder;
  private final Map<BoxFormat, List<Path>> found = new EnumMap<>(BoxFormat.class);
  private final List<Path> unknown = new ArrayList<>();
  private final LabelTree tree;

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
    this.folder = isFolder(storage, location);
    this.tree = folder ? LabelTree.of(storage, location) : new LabelTree(location, List.of());
  }

  static boolean isFolder(Storage storage, Path path) throws IOException {
    return storage.exists(path) && storage.fileSystem(path).getFileStatus(path).isDirectory();
  }

  /**
   * The annotation files, or the folder of YOLO's labels, of the format that is wanted or found.
   *
   * @param wanted null to take what is found
   * @throws InputRefused if there are none, or those of several formats
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
          "%s: annotations of several formats, %s; say which with --format"
              .formatted(
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
              ? "%s: no file in %s ends in %s and is of the format %s"
                  .formatted(input, location, wanted.extension(), wanted.title())
              : "%s: --format %s needs a folder".formatted(input, wanted.title()));
    }
    return found.get(wanted);
  }

  private String nothing() {
    List<Path> some = tree.ending(".zip", ".tar", ".gz", ".tfrecord", ".record", ".7z");
    if (FilePaths.endsIn(location, ".zip", ".tar", ".gz", ".tfrecord", ".record", ".7z")) {
      some = List.of(location);
    }
    String hint =
        some.isEmpty()
            ? "; expected a .json, .csv, .xml or .yaml file, or a folder with such, or with text"
                + " files of labels"
            : "; %s is packed: unpack it, or export another format".formatted(some.get(0));
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
      add(isCvat(location) ? BoxFormat.CVAT : BoxFormat.VOC, location);
    } else if (FilePaths.endsIn(location, ".csv", ".tsv")) {
      add(BoxFormat.CSV, location);
    } else if (FilePaths.endsIn(location, ".txt") && isList()) {
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

  /** {@code data.yaml} and {@code obj.data}: those that lie least deep. */
  private void searchDescriptions() throws IOException {
    for (String[] endings : List.of(new String[] {".yaml", ".yml"}, new String[] {".data"})) {
      List<Path> descriptions = new ArrayList<>();
      for (Path file : tree.ending(endings)) {
        Optional<YoloDataset> read = Optional.empty();
        try {
          read = YoloDataset.read(storage, location, file);
        } catch (InputRefused broken) {
          if (file.getName().matches("(data|dataset)\\.ya?ml|obj\\.data")) {
            throw broken;
          }
        }
        if (read.isPresent()) {
          descriptions.add(file);
        }
      }
      descriptions = LabelTree.shallowest(descriptions);
      if (descriptions.size() > 1) {
        throw new InputRefused(
            "%s: %d files there describe data sets, %s; name the one that is meant"
                .formatted(
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

  private Map<Path, List<Path>> byFolder(List<Path> files) {
    Map<Path, List<Path>> byFolder = new LinkedHashMap<>();
    for (Path file : files) {
      byFolder.computeIfAbsent(file.getParent(), key -> new ArrayList<>()).add(file);
    }
    return byFolder;
  }

  private void searchJson() throws IOException {
    Map<Path, List<Path>> byFolder = byFolder(tree.ending(".json"));
    for (List<Path> files : byFolder.values()) {
      boolean instances = files.stream().anyMatch(file -> isInstances(file));
      JsonKind first = files.size() > MANY ? JsonKind.of(storage, files.get(0)) : null;
      for (Path file : files) {
        if (first == JsonKind.LABELME || first == JsonKind.BDD100K) {
          add(first == JsonKind.LABELME ? BoxFormat.LABELME : BoxFormat.BDD100K, file);
        } else if ((!instances || isInstances(file)) && !addJson(file, false)) {
          unknown.add(file);
        }
      }
    }
  }

  /** JSON of no known kind is read as COCO where there is nothing else, to say what it lacks. */
  private void takeUnknown() {
    unknown.removeIf(file -> !file.getParent().equals(location));
    if (unknown.size() > 1) {
      throw new InputRefused(
          "%s: %d files there end in .json; name the one with the annotations"
              .formatted(input, unknown.size()));
    }
    unknown.forEach(file -> add(BoxFormat.COCO, file));
  }

  private static boolean isInstances(Path file) {
    return file.getName().startsWith("instances_");
  }

  /** Adds a file of a known kind; one that was named is read as COCO, to say what it lacks. */
  private boolean addJson(Path file, boolean named) throws IOException {
    JsonKind kind = JsonKind.of(storage, file);
    switch (kind) {
      case COCO -> add(BoxFormat.COCO, file);
      case LABELME -> add(BoxFormat.LABELME, file);
      case LABEL_STUDIO -> add(BoxFormat.LABEL_STUDIO, file);
      case BDD100K -> add(BoxFormat.BDD100K, file);
      case COCO_RESULTS -> {
        if (named) {
          throw new InputRefused(
              file
                  + ": this is a list of detections and no labels; 'evaluate --detections' reads"
                  + " it");
        }
      }
      case OTHER -> {
        if (named) {
          add(BoxFormat.COCO, file);
        }
        return named;
      }
    }
    return true;
  }

  private void searchXml() throws IOException {
    for (Map.Entry<Path, List<Path>> files : byFolder(tree.ending(".xml")).entrySet()) {
      boolean many = files.getValue().size() > MANY;
      boolean cvat = isCvat(files.getValue().get(0));
      for (Path file : files.getValue()) {
        add((many ? cvat : isCvat(file)) ? BoxFormat.CVAT : BoxFormat.VOC, file);
      }
    }
  }

  private boolean isCvat(Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      XMLStreamReader xml = VocAnnotation.reader(new ByteArrayInputStream(in.readNBytes(HEAD)));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          return xml.getLocalName().equals("annotations");
        }
      }
    } catch (XMLStreamException broken) {
      return false;
    }
    return false;
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
    if (boxes.isEmpty() && top.size() == 1 && (!others || isEmpty(top.get(0)))) {
      boxes = top;
    }
    if (boxes.size() > 1 && FilePaths.splits(location, boxes).apply(boxes.get(0)) == null) {
      throw new InputRefused(
          "%s: %d files there end in .csv; name the one with the annotations"
              .formatted(input, boxes.size()));
    }
    boxes.forEach(file -> add(BoxFormat.CSV, file));
  }

  private boolean isEmpty(Path file) throws IOException {
    return storage.fileSystem(file).getFileStatus(file).getLen() == 0;
  }

  /**
   * Text files are labels in a folder of that name, or where one has the name of an image beside
   * it.
   */
  private void searchTexts() throws IOException {
    Map<Path, List<Path>> byFolder = byFolder(tree.ending(".txt"));
    for (Map.Entry<Path, List<Path>> files : byFolder.entrySet()) {
      if (files.getKey().getName().startsWith("label") && isKitti(files.getValue())) {
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
      Set<String> stems = new HashSet<>();
      for (Path image : ImageFiles.anyBelow(storage, location).images()) {
        stems.add(FilePaths.stem(image.toString()));
      }
      boolean beside =
          tree.ending(".txt").stream()
              .anyMatch(text -> stems.contains(FilePaths.stem(text.toString())));
      boolean folders = byFolder.keySet().stream().anyMatch(path -> path.getName().equals(LABELS));
      if (beside || folders && !stems.isEmpty()) {
        add(BoxFormat.YOLO, location);
      }
    }
  }

  /** Whether the first line of the file that was given names an image. */
  private boolean isList() throws IOException {
    try (InputStream in = storage.open(location)) {
      String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      return head.lines()
          .filter(line -> !line.isBlank())
          .findFirst()
          .filter(line -> ImageFormat.byExtension(line.strip()).isPresent())
          .isPresent();
    }
  }

  /** Whether the first line that there is, is KITTI's. */
  private boolean isKitti(List<Path> files) throws IOException {
    for (Path file : files) {
      try {
        for (String line : TextLines.of(storage.readBytes(file, Storage.SMALL_FILE_BYTES))) {
          if (!line.isBlank()) {
            return KittiText.isLabel(line);
          }
        }
      } catch (NotTextException notText) {
        return false;
      }
    }
    return false;
  }

  /** The folder that images are looked for in where nobody names one. */
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
