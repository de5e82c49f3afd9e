package io.lookonce.data.boxes.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.data.source.NotTextException;
import io.lookonce.data.source.TextLines;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Annotations as Darknet's YOLO reads them: one text file per image, one line {@code class cx cy
 * width height} per box; class is a number from 0, the centre and the size are shares of the
 * image's sides.
 *
 * <p>{@code images/a/b.jpg} belongs to {@code labels/a/b.txt}. An empty file is an image without
 * objects; an image without a file is taken for one too, and named among the problems. Where all
 * folders directly below the images are named train, validation (or val) and test, they are the
 * splits.
 */
public final class YoloText {

  private static final String TEXT = ".txt";
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");
  private static final int VALUES = 5;

  private final Storage storage;
  private final FolderBounds bounds;
  private final Set<String> visited = new HashSet<>();
  private final List<String> names;
  private final BoxListingBuilder builder;
  private final Map<String, String> nameByStem = new HashMap<>();
  private final StringBuilder digests = new StringBuilder();

  private YoloText(Storage storage, FolderBounds bounds, List<String> names) {
    this.storage = storage;
    this.bounds = bounds;
    this.names = names;
    this.builder = new BoxListingBuilder(storage, true);
  }

  /**
   * Lists the images of a folder, in the order of their names, and their boxes.
   *
   * @param input what a person gave, for messages
   * @param labels folder of the text files, qualified
   * @param images folder of the images, qualified; may be the same
   * @param names of the classes; empty if they are not known
   * @throws InputRefused if there are no images, or no labels
   */
  public static BoxListing list(
      Storage storage, String input, Path labels, Path images, List<String> names)
      throws IOException {
    YoloText yolo = new YoloText(storage, FolderBounds.of(labels), names);
    ImageFiles files = ImageFiles.below(storage, input, images);
    Map<String, Path> textByStem = new TreeMap<>();
    long otherTexts = yolo.collect(labels, "", textByStem);
    if (textByStem.isEmpty()) {
      throw new InputRefused(input + ": no .txt files of labels in " + labels);
    }
    Map<String, Path> withoutImage = new TreeMap<>(textByStem);
    boolean bySplit =
        files.images().stream().allMatch(file -> split(relative(images, file)).isPresent());
    for (Path file : files.images()) {
      String name = relative(images, file);
      withoutImage.remove(stem(name));
      Split split = bySplit ? split(name).orElseThrow() : null;
      yolo.read(images, name, split, labels, textByStem.get(stem(name)));
    }
    for (Map.Entry<String, Path> text : withoutImage.entrySet()) {
      otherTexts += yolo.withoutImage(text.getKey(), text.getValue()) ? 0 : 1;
    }
    return yolo.builder.listing(
        names, otherTexts, Sha256.of(yolo.digests.toString().getBytes(UTF_8)));
  }

  /** Collects text files below a folder by their names without extension; counts the others. */
  private long collect(Path folder, String prefix, Map<String, Path> textByStem)
      throws IOException {
    long others = 0;
    if (!visited.add(FolderBounds.identity(folder))) {
      return others;
    }
    for (FileStatus entry : storage.list(folder)) {
      String name = entry.getPath().getName();
      if (bounds.leadsOut(entry.getPath())) {
        others++;
      } else if (entry.isDirectory()) {
        others += collect(entry.getPath(), prefix + name + "/", textByStem);
      } else if (name.endsWith(TEXT) && !name.equals(ClassNamesFile.NAME)) {
        textByStem.put(prefix + stem(name), entry.getPath());
      } else if (ImageFormat.byExtension(name).isEmpty() && !ClassNamesFile.isOne(name)) {
        others++;
      }
    }
    return others;
  }

  private void read(Path images, String name, Split split, Path labels, Path text)
      throws IOException {
    String stem = stem(name);
    AnnotationPlace place = AnnotationPlace.of(new Path(labels, stem + TEXT).toString(), 1);
    String before = nameByStem.putIfAbsent(stem, name);
    if (before != null) {
      builder.problem(
          place, AnnotationFault.DUPLICATE_IMAGE, name, "these are the labels of " + before);
    } else if (text == null) {
      int image = builder.image(images, name, split, 0, 0, place);
      builder.problem(
          place,
          AnnotationFault.UNLABELLED_IMAGE,
          builder.sourceOf(image),
          "there is no such file, so that the image counts as one without objects");
    } else {
      readText(images, name, split, place, storage.readBytes(text, Storage.SMALL_FILE_BYTES));
    }
  }

  private void readText(
      Path images, String name, Split split, AnnotationPlace place, byte[] content)
      throws IOException {
    digests.append(stem(name)).append('\t').append(Sha256.of(content)).append('\n');
    List<String> lines;
    try {
      lines = TextLines.of(content);
    } catch (NotTextException notText) {
      builder.problem(
          AnnotationPlace.of(place.file(), notText.line()),
          AnnotationFault.MALFORMED_IMAGE,
          name,
          "not UTF-8 text");
      return;
    }
    int image = builder.image(images, name, split, 0, 0, place);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        readLine(image, lines.get(i).strip(), AnnotationPlace.of(place.file(), i + 1));
      }
    }
  }

  private void readLine(int image, String line, AnnotationPlace place) {
    String[] words = BLANKS.split(line);
    Optional<double[]> numbers = valuesOf(words);
    if (numbers.isEmpty()) {
      builder.problem(
          place,
          AnnotationFault.MALFORMED_BOX,
          builder.sourceOf(image),
          "expected the five numbers class, centre x, centre y, width, height, not '%s'"
              .formatted(line));
      return;
    }
    double[] values = numbers.get();
    Optional<String> name = className(words[0]);
    if (name.isEmpty()) {
      builder.problem(
          place,
          AnnotationFault.UNKNOWN_CLASS,
          builder.sourceOf(image),
          "%s is none of the numbers of %d classes".formatted(words[0], names.size()));
      return;
    }
    builder.box(
        image,
        new AnnotatedBox(
            name.get(),
            values[1] - values[3] / 2,
            values[2] - values[4] / 2,
            values[1] + values[3] / 2,
            values[2] + values[4] / 2,
            Double.NaN,
            false,
            false,
            place));
  }

  /** The numbers of a line; empty if they are not five. */
  private static Optional<double[]> valuesOf(String[] words) {
    double[] values = new double[VALUES];
    for (int i = 0; i < words.length; i++) {
      OptionalDouble number = AnnotationNumber.parse(words[i]);
      if (words.length != VALUES || number.isEmpty()) {
        return Optional.empty();
      }
      values[i] = number.getAsDouble();
    }
    return Optional.of(values);
  }

  /** The class of a number: its name, or the number where no names are known. */
  private Optional<String> className(String number) {
    if (!WHOLE_NUMBER.matcher(number).matches()) {
      return Optional.empty();
    }
    int classId = Integer.parseInt(number);
    if (names.isEmpty()) {
      return Optional.of(String.valueOf(classId));
    }
    return classId < names.size() ? Optional.of(names.get(classId)) : Optional.empty();
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

  private static boolean isLabels(byte[] content) {
    try {
      return TextLines.of(content).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .allMatch(line -> valuesOf(BLANKS.split(line)).isPresent());
    } catch (NotTextException notText) {
      return false;
    }
  }

  private static Optional<Split> split(String relativeName) {
    int slash = relativeName.indexOf('/');
    return slash < 0 ? Optional.empty() : Split.named(relativeName.substring(0, slash));
  }

  private static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String relative(Path folder, Path file) {
    List<String> names = new ArrayList<>();
    for (Path path = file; !path.equals(folder); path = path.getParent()) {
      names.add(0, path.getName());
    }
    return String.join("/", names);
  }
}
