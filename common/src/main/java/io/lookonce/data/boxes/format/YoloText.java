package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.data.source.NotTextException;
import io.lookonce.data.source.TextLines;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Annotations in YOLO's text files, one per image, see {@link YoloLine}; a class is a number from
 * 0.
 *
 * <p>{@code images/a/b.jpg} belongs to {@code labels/a/b.txt}, or to the text beside it. An empty
 * file is an image without objects; an image without a file is taken for one too, and named among
 * the problems. Splits are those that the data set's description names; without one, where all
 * images lie in folders that are named train, validation (or val, valid) and test, these.
 */
public final class YoloText {

  private static final String TEXT = ".txt";
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";
  private static final Pattern NEGATIVE = Pattern.compile("-\\d.*");

  private final Storage storage;
  private final Map<Long, String> names;
  private final BoxListingBuilder builder;
  private final FolderContents contents;
  private final YoloLine.Meaning meaning;
  private final Map<String, String> nameByText = new HashMap<>();
  private final List<OpenLine> open = new ArrayList<>();

  /** A line whose meaning the others tell. */
  private record OpenLine(int image, YoloLine line, AnnotationPlace place) {}

  private YoloText(
      Storage storage, Map<Long, String> names, int keypointNumbers, BoxListingBuilder builder) {
    this.storage = storage;
    this.names = names;
    this.builder = builder;
    this.contents = new FolderContents(storage);
    this.meaning = new YoloLine.Meaning(keypointNumbers);
  }

  /**
   * Lists the images of a folder, in the order of their names, and their boxes.
   *
   * @param input what a person gave, for messages
   * @param labels folder of the text files, qualified
   * @param images folder of the images, qualified; may be the same
   * @param names of the classes by number
   * @param keypointNumbers see {@link YoloDataset}
   * @throws InputRefused if there are no images, or no labels, or nobody can tell polygons from
   *     keypoints
   */
  static void list(
      Storage storage,
      String input,
      Path labels,
      Path images,
      Map<Long, String> names,
      int keypointNumbers,
      BoxListingBuilder builder)
      throws IOException {
    builder.relative(true);
    YoloText yolo = new YoloText(storage, names, keypointNumbers, builder);
    ImageFiles files = ImageFiles.below(storage, input, images);
    LabelTree tree = LabelTree.of(storage, labels);
    Map<String, Path> textByStem = new TreeMap<>();
    long others = 0;
    for (Path file : tree.files()) {
      String name = FilePaths.below(labels, file);
      if (name.endsWith(TEXT) && !file.getName().equals(ClassNamesFile.NAME)) {
        textByStem.put(FilePaths.stem(name), file);
      } else if (!ClassNamesFile.isOne(file.getName()) && !YoloDataset.isYaml(file)) {
        others++;
      }
    }
    if (textByStem.isEmpty()) {
      throw new InputRefused(input + ": no .txt files of labels in " + labels);
    }
    Map<String, Path> withoutImage = new TreeMap<>(textByStem);
    boolean byFolder =
        files.images().stream()
            .allMatch(file -> FilePaths.splitOfFolders(images, file).isPresent());
    for (Path file : files.images()) {
      String stem = FilePaths.stem(FilePaths.below(images, file));
      Path text = textByStem.get(stem);
      if (text == null) {
        stem = twin(stem);
        text = textByStem.get(stem);
      }
      withoutImage.remove(stem);
      yolo.read(
          file,
          byFolder ? FilePaths.splitOfFolders(images, file).orElse(null) : null,
          text != null ? text : Storage.child(labels, stem + TEXT),
          text != null);
    }
    for (Path text : withoutImage.values()) {
      others += yolo.withoutImage(FilePaths.stem(FilePaths.below(labels, text)), text) ? 0 : 1;
    }
    builder.others(others);
    yolo.finish(input);
  }

  /**
   * Lists the images that a description names, in the order of its splits.
   *
   * @throws InputRefused if nothing of what it names is there
   */
  static void list(
      Storage storage, String input, YoloDataset dataset, Path root, BoxListingBuilder builder)
      throws IOException {
    builder.relative(true);
    YoloText yolo = new YoloText(storage, dataset.names(), dataset.keypointNumbers(), builder);
    builder.fileOfOne(dataset.file().getName(), dataset.sha256());
    AnnotationPlace description = AnnotationPlace.of(dataset.file().toString(), 1);
    List<String> absent = new ArrayList<>();
    int found = 0;
    for (Map.Entry<Split, List<String>> split : dataset.places().entrySet()) {
      for (String place : split.getValue()) {
        Path path = dataset.locate(storage, root, place);
        if (path == null) {
          absent.add("%s: %s".formatted(split.getKey().title(), place));
          builder.problem(
              description,
              AnnotationFault.MISSING_SPLIT,
              null,
              "%s is %s, which is not below %s".formatted(split.getKey().title(), place, root));
        } else {
          found++;
          yolo.addPlace(path, split.getKey());
        }
      }
    }
    if (found == 0) {
      throw new InputRefused(
          "%s: nothing that it names is below %s (%s); name a folder above with --images"
              .formatted(dataset.file(), root, String.join(", ", absent)));
    }
    yolo.finish(input);
  }

  /**
   * Lists the images that a text names one a line, as Darknet's train.txt does.
   *
   * @param file qualified
   */
  static void listed(
      Storage storage,
      String input,
      Path file,
      Map<Long, String> names,
      int keypointNumbers,
      BoxListingBuilder builder)
      throws IOException {
    builder.relative(true);
    YoloText yolo = new YoloText(storage, names, keypointNumbers, builder);
    yolo.addPlace(file, null);
    yolo.finish(input);
  }

  /** A folder of images, or a text that lists them one a line. */
  private void addPlace(Path path, Split split) throws IOException {
    if (!path.getName().toLowerCase(Locale.ROOT).endsWith(TEXT)) {
      for (Path image : ImageFiles.anyBelow(storage, path).images()) {
        addImage(image, split);
      }
      return;
    }
    byte[] content = storage.readBytes(path, Storage.LIST_BYTES);
    builder.fileOfOne(path.getName(), Sha256.of(content));
    List<String> lines;
    try {
      lines = TextLines.of(content);
    } catch (NotTextException notText) {
      throw new InputRefused(path + ":" + notText.line() + ": not UTF-8 text", notText);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        Path image =
            builder.resolve(
                path.getParent(), lines.get(i).strip(), AnnotationPlace.of(path.toString(), i + 1));
        if (image != null) {
          addImage(image, split);
        }
      }
    }
  }

  private void addImage(Path image, Split split) throws IOException {
    Path text = textOf(image);
    if (builder.isListed(image)) {
      builder.problem(
          AnnotationPlace.of(text.toString(), 1),
          AnnotationFault.SEVERAL_SPLITS,
          image.toString(),
          split == null
              ? "it is listed twice"
              : "it is listed for %s too, and stays where it was listed first"
                  .formatted(split.title()));
      return;
    }
    read(image, split, text, contents.holds(text));
  }

  /** The labels of an image: beside {@code images} in {@code labels}, else beside the image. */
  private Path textOf(Path image) throws IOException {
    String stem = FilePaths.stem(image.toString());
    Path twin = new Path(twin(stem) + TEXT);
    Path beside = new Path(stem + TEXT);
    return !twin.equals(beside) && (storage.exists(twin) || !contents.holds(beside))
        ? twin
        : beside;
  }

  /** The last folder {@code images} of a path becomes {@code labels}. */
  private static String twin(String path) {
    String[] parts = path.split("/", -1);
    for (int i = parts.length - 2; i >= 0; i--) {
      if (parts[i].equals(IMAGES)) {
        parts[i] = LABELS;
        return String.join("/", parts);
      }
    }
    return path;
  }

  private void read(Path image, Split split, Path text, boolean isThere) throws IOException {
    AnnotationPlace place = AnnotationPlace.of(text.toString(), 1);
    String before = nameByText.putIfAbsent(text.toString(), image.getName());
    if (before != null) {
      builder.problem(
          place,
          AnnotationFault.DUPLICATE_IMAGE,
          image.toString(),
          "these are the labels of " + before);
    } else if (!isThere) {
      int entry = builder.image(image, split, 0, 0, place);
      builder.problem(
          place,
          AnnotationFault.UNLABELLED_IMAGE,
          builder.sourceOf(entry),
          "there is no such file, so that the image counts as one without objects");
    } else {
      readText(image, split, place, storage.readBytes(text, Storage.SMALL_FILE_BYTES));
    }
  }

  private void readText(Path image, Split split, AnnotationPlace place, byte[] content)
      throws IOException {
    builder.fileOfOne(
        FilePaths.stem(FilePaths.below(builder.index().root(), new Path(place.file()))),
        Sha256.of(content));
    List<String> lines;
    try {
      lines = TextLines.of(content);
    } catch (NotTextException notText) {
      builder.problem(
          AnnotationPlace.of(place.file(), notText.line()),
          AnnotationFault.MALFORMED_IMAGE,
          image.toString(),
          "not UTF-8 text");
      return;
    }
    int entry = builder.image(image, split, 0, 0, place);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        readLine(entry, lines.get(i).strip(), AnnotationPlace.of(place.file(), i + 1));
      }
    }
  }

  private void readLine(int image, String text, AnnotationPlace place) {
    YoloLine line = YoloLine.read(text);
    if (line == null
        && (!NEGATIVE.matcher(text).matches() || YoloLine.read(text.substring(1)) == null)) {
      malformed(image, text, place);
      return;
    }
    if (line == null || !names.containsKey((long) line.classId())) {
      builder.problem(
          place,
          AnnotationFault.UNKNOWN_CLASS,
          builder.sourceOf(image),
          "%s is none of the numbers of %d classes".formatted(text.split("\\s+")[0], names.size()));
      return;
    }
    if (line.isOpen()) {
      meaning.add(line);
      open.add(new OpenLine(image, line, place));
    } else {
      builder.box(image, line.box().box(names.get((long) line.classId()), place));
    }
  }

  private void malformed(int image, String text, AnnotationPlace place) {
    builder.problem(
        place,
        AnnotationFault.MALFORMED_BOX,
        builder.sourceOf(image),
        "expected the five numbers class, centre x, centre y, width, height, or a polygon, not '%s'"
            .formatted(text));
  }

  private void finish(String input) {
    if (meaning.isAmbiguous()) {
      throw new InputRefused(
          input
              + ": its labels may be polygons or boxes with keypoints; say which in data.yaml: with"
              + " kpt_shape keypoints, with kpt_shape: [0] polygons");
    }
    for (OpenLine waiting : open) {
      YoloLine line = waiting.line();
      PointBounds bounds = meaning.boundsOf(line);
      if (bounds == null) {
        malformed(
            waiting.image(),
            "%d followed by %d numbers".formatted(line.classId(), line.numbers()),
            waiting.place());
      } else {
        builder.box(waiting.image(), bounds.box(names.get((long) line.classId()), waiting.place()));
      }
    }
    builder.declare(new TreeMap<>(names));
    builder.relative(false);
  }

  /** Names a text without an image, unless it is none of labels, such as a list of files. */
  private boolean withoutImage(String stem, Path text) throws IOException {
    if (!isLabels(storage.readBytes(text, Storage.SMALL_FILE_BYTES))) {
      return false;
    }
    builder.problem(
        AnnotationPlace.of(text.toString(), 1),
        AnnotationFault.MISSING_IMAGE,
        stem,
        "there is no image of the name " + stem);
    return true;
  }

  /** Whether every line of a text is a label. */
  static boolean isLabels(byte[] content) {
    try {
      return TextLines.of(content).stream()
          .filter(line -> !line.isBlank())
          .allMatch(line -> YoloLine.read(line) != null);
    } catch (NotTextException notText) {
      return false;
    }
  }
}
