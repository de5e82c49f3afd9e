package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.data.source.TextLines;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations in YOLO's text files, one per image, see {@link YoloLine}. Classes are numbers
 * from 0.
 *
 * <p>{@code images/a/b.jpg} belongs to {@code labels/a/b.txt} or to the text file beside it. An
 * empty file means an image without objects; so does a missing file, which is also reported as a
 * problem. Splits are those of the data set's description; without one, those of the image folders
 * if all are named train, validation (or val, valid) and test.
 */
public final class YoloText {

  private static final int HEAD_BYTES = 1 << 16;
  private static final String TEXT = ".txt";
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";

  private final Storage storage;
  private final BoxListingBuilder builder;
  private final YoloLabels texts;
  private final Map<String, String> nameByText = new HashMap<>();

  private YoloText(
      Storage storage, Map<Long, String> names, int keypointNumbers, BoxListingBuilder builder) {
    this.storage = storage;
    this.builder = builder;
    this.texts = new YoloLabels(names, keypointNumbers, builder);
  }

  /**
   * Lists the images of a folder, sorted by name, with their boxes.
   *
   * @param input the input as given, for messages
   * @param labels folder of the text files, qualified
   * @param images folder of the images, qualified; may be the same
   * @param names class names by number
   * @param keypointNumbers see {@link YoloDataset}
   * @throws InputRefused if there are no images or no labels, or polygons cannot be told from
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
    yolo.texts.finish(input);
  }

  /**
   * Lists the images of a description, in order of its splits.
   *
   * @throws InputRefused if none of its places exists
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
          absent.add(String.format(Locale.ROOT, "%s: %s", split.getKey().title(), place));
          builder.problem(
              description,
              AnnotationFault.MISSING_SPLIT,
              null,
              String.format(
                  Locale.ROOT,
                  "%s is %s, which is not below %s",
                  split.getKey().title(),
                  place,
                  root));
        } else {
          found++;
          yolo.addPlace(path, split.getKey());
        }
      }
    }
    if (found == 0) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: nothing that it names is below %s (%s); name a folder above with --images",
              dataset.file(),
              root,
              String.join(", ", absent)));
    }
    yolo.texts.finish(input);
  }

  /**
   * Lists the images of a text file with one path per line, such as Darknet's train.txt.
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
    yolo.texts.finish(input);
  }

  /** Whether the first line of a text file that is not blank names an image. */
  static boolean isImageList(Storage storage, Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return head.lines()
          .filter(line -> !line.isBlank())
          .findFirst()
          .filter(line -> ImageFormat.byExtension(line.strip()).isPresent())
          .isPresent();
    }
  }

  /** Adds a folder of images, or the images that a text file lists. */
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
    lines = TextLines.of(path, content);
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
              : String.format(
                  Locale.ROOT,
                  "it is listed for %s too, and stays where it was listed first",
                  split.title()));
      return;
    }
    read(image, split, text, builder.index().holds(text));
  }

  /** The label file of an image: in {@code labels} beside {@code images}, else beside the image. */
  private Path textOf(Path image) throws IOException {
    String stem = FilePaths.stem(image.toString());
    Path twin = new Path(twin(stem) + TEXT);
    Path beside = new Path(stem + TEXT);
    return !twin.equals(beside) && (storage.exists(twin) || !builder.index().holds(beside))
        ? twin
        : beside;
  }

  /** Replaces the last folder {@code images} of a path by {@code labels}. */
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
      texts.read(image, split, place, storage.readBytes(text, Storage.SMALL_FILE_BYTES));
    }
  }

  /** Reports a label file without an image; returns false for text files that are not labels. */
  private boolean withoutImage(String stem, Path text) throws IOException {
    if (!YoloLabels.areLabels(storage.readBytes(text, Storage.SMALL_FILE_BYTES))) {
      return false;
    }
    builder.problem(
        AnnotationPlace.of(text.toString(), 1),
        AnnotationFault.MISSING_IMAGE,
        stem,
        "there is no image of the name " + stem);
    return true;
  }
}
