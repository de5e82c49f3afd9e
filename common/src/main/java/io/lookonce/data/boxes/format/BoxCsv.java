package io.lookonce.data.boxes.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.data.boxes.format.BoxColumns.Column;
import io.lookonce.data.source.CsvLine;
import io.lookonce.data.source.NotTextException;
import io.lookonce.data.source.TextLines;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Annotations in a UTF-8 text file of one line per box, its columns named by a heading in any
 * order, see {@link BoxColumns}; fields as in {@link CsvLine}, with commas, semicolons, tabs or
 * bars between them. TensorFlow's, Roboflow's and Open Images' files are such.
 *
 * <p>Coordinates are in pixels and begin with 0 at the image's edge: a box that covers an image
 * goes from 0, 0 to its width and height. Where all of them lie from 0 to 1 and one is a fraction,
 * they are shares of the image's sides. An image with several boxes has several lines, one without
 * objects a line whose box and class are empty.
 */
public final class BoxCsv {

  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+");
  private static final int MOST_HEADING = 1 << 14;
  private static final double SLACK = 0.01;
  private static final String DESCRIPTIONS = "class-descriptions";

  private final Path file;
  private final Path images;
  private final Split split;
  private final String onlyClass;
  private final Map<String, String> classNames;
  private final BoxListingBuilder builder;
  private final Map<String, Entry> entries = new HashMap<>();
  private BoxColumns columns;
  private boolean fraction;
  private boolean beyondOne;
  private boolean empty;

  /** What was said of an image before: its number, and whether that it has no objects. */
  private record Entry(int image, boolean empty, long line) {}

  private BoxCsv(
      Path file,
      Path images,
      Split split,
      String onlyClass,
      Map<String, String> classNames,
      BoxListingBuilder builder) {
    this.file = file;
    this.images = images;
    this.split = split;
    this.onlyClass = onlyClass;
    this.classNames = classNames;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of a file, images in the order of their first lines.
   *
   * @param file qualified
   * @param images folder that relative paths begin in, qualified
   * @param split of all its images; null if a column tells or nothing
   * @param onlyClass class of all boxes where the file does not tell
   * @return whether images without objects may be missing: the file has no line for one
   * @throws InputRefused naming the line, if the file is no text or its columns are none of boxes
   */
  static boolean list(
      Storage storage,
      Path file,
      Path images,
      Split split,
      String onlyClass,
      BoxListingBuilder builder)
      throws IOException {
    byte[] content = storage.readBytes(file, Storage.LIST_BYTES);
    BoxCsv csv = new BoxCsv(file, images, split, onlyClass, descriptions(storage, file), builder);
    int before = builder.size();
    try {
      csv.read(TextLines.of(content));
    } catch (NotTextException notText) {
      throw new InputRefused(file + ":" + notText.line() + ": not UTF-8 text", notText);
    }
    if (csv.isRelative()) {
      builder.makeRelative(before);
    }
    builder.wholeFile(file, Sha256.of(content));
    return csv.columns != null && csv.columns.heading() && !csv.columns.openImages() && !csv.empty;
  }

  private boolean isRelative() {
    return columns != null && (columns.openImages() || fraction) && !beyondOne;
  }

  /** Whether a file may hold boxes: its first line names their columns, or is one. */
  static boolean isOne(Storage storage, Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(storage.open(file), UTF_8))) {
      char[] head = new char[MOST_HEADING];
      int length = reader.read(head);
      String first =
          new String(head, 0, Math.max(0, length))
              .lines()
              .filter(l -> !l.isBlank())
              .findFirst()
              .orElse("");
      return BoxColumns.of(first.replace("\uFEFF", "")).isPresent();
    }
  }

  /** Open Images' names of its classes, in a file beside the boxes; empty if there is none. */
  private static Map<String, String> descriptions(Storage storage, Path file) throws IOException {
    Map<String, String> names = new HashMap<>();
    for (FileStatus entry : storage.list(file.getParent())) {
      Path path = entry.getPath();
      if (path.getName().contains(DESCRIPTIONS) && FilePaths.endsIn(path, ".csv")) {
        try {
          for (String line : TextLines.of(storage.readBytes(path, Storage.SMALL_FILE_BYTES))) {
            List<String> fields = CsvLine.fields(line).orElse(List.of());
            if (fields.size() == 2) {
              names.put(fields.get(0), fields.get(1));
            }
          }
        } catch (NotTextException notText) {
          throw new InputRefused(path + ":" + notText.line() + ": not UTF-8 text", notText);
        }
      }
    }
    return names;
  }

  private void read(List<String> lines) throws IOException {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      AnnotationPlace place = AnnotationPlace.of(file.toString(), i + 1);
      if (columns == null) {
        columns =
            BoxColumns.of(line)
                .orElseThrow(
                    () ->
                        new InputRefused(
                            "%s: its columns are none of boxes: the heading must name an image and"
                                    .formatted(file + ":" + place.line())
                                + " xmin,ymin,xmax,ymax or x,y,w,h or x_center,y_center,w,h"));
        if (columns.heading()) {
          continue;
        }
      }
      Optional<List<String>> fields = CsvLine.fields(line, columns.separator());
      if (fields.isEmpty()) {
        malformed(place, null, "a double quote is not closed");
      } else {
        read(fields.get(), place);
      }
    }
  }

  private void read(List<String> fields, AnnotationPlace place) throws IOException {
    if (fields.size() != columns.count()) {
      String name =
          columns.places().get(Column.IMAGE) < fields.size()
              ? columns.field(fields, Column.IMAGE)
              : null;
      malformed(place, name, "%d fields, expected %d".formatted(fields.size(), columns.count()));
      return;
    }
    String name = columns.field(fields, Column.IMAGE);
    boolean noBox =
        columns.box().stream().allMatch(column -> columns.field(fields, column).isEmpty());
    if (name.isEmpty()) {
      malformed(place, null, "the image is not named");
    } else if (noBox && columns.field(fields, Column.CLASS).isEmpty()) {
      empty = true;
      addEmpty(name, fields, place);
    } else {
      addBox(name, fields, place);
    }
  }

  private void addEmpty(String name, List<String> fields, AnnotationPlace place)
      throws IOException {
    Entry before = entries.get(name);
    if (before != null) {
      duplicate(name, before, place);
    } else {
      entries.put(name, entry(name, fields, true, place));
    }
  }

  private void addBox(String name, List<String> fields, AnnotationPlace place) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      entry = entry(name, fields, false, place);
      entries.put(name, entry);
    }
    if (entry.empty()) {
      duplicate(name, entry, place);
      return;
    }
    double[] numbers = new double[columns.box().size()];
    for (int i = 0; i < numbers.length; i++) {
      Column column = columns.box().get(i);
      String field = columns.field(fields, column);
      OptionalDouble number = number(field);
      if (number.isEmpty()) {
        malformed(
            place,
            name,
            "%s is '%s'".formatted(column.name().toLowerCase(Locale.ROOT).replace("_", ""), field));
        return;
      }
      numbers[i] = number.getAsDouble();
      fraction |= Double.isFinite(numbers[i]) && numbers[i] != Math.rint(numbers[i]);
    }
    String className = columns.has(Column.CLASS) ? columns.field(fields, Column.CLASS) : onlyClass;
    if (className.isEmpty()) {
      malformed(place, name, "class is empty");
      return;
    }
    AnnotatedBox box =
        columns
            .bounds(numbers)
            .box(
                classNames.getOrDefault(className, className),
                Double.NaN,
                isTrue(columns.field(fields, Column.CROWD)),
                isTrue(columns.field(fields, Column.DIFFICULT)),
                place);
    beyondOne |=
        box.xMin() < -SLACK
            || box.yMin() < -SLACK
            || box.xMax() > 1 + SLACK
            || box.yMax() > 1 + SLACK;
    builder.box(entry.image(), box);
  }

  private OptionalDouble number(String field) {
    return AnnotationNumber.parse(
        DECIMAL_COMMA.matcher(field).matches() ? field.replace(',', '.') : field);
  }

  private static boolean isTrue(String field) {
    return field.equals("1") || field.equalsIgnoreCase("true");
  }

  private Entry entry(String name, List<String> fields, boolean noObject, AnnotationPlace place)
      throws IOException {
    Split own = FilePaths.splitOf(columns.field(fields, Column.SPLIT)).orElse(split);
    int image =
        builder.image(
            images,
            name,
            own,
            side(fields, Column.IMAGE_WIDTH),
            side(fields, Column.IMAGE_HEIGHT),
            place);
    return new Entry(image, noObject, place.line());
  }

  private int side(List<String> fields, Column column) {
    return (int) number(columns.field(fields, column)).orElse(0);
  }

  private void duplicate(String name, Entry before, AnnotationPlace place) {
    builder.problem(
        place,
        AnnotationFault.DUPLICATE_IMAGE,
        name,
        "line %d says that it has %s"
            .formatted(before.line(), before.empty() ? "no objects" : "a box"));
  }

  private void malformed(AnnotationPlace place, String image, String detail) {
    builder.problem(place, AnnotationFault.MALFORMED_BOX, image, detail);
  }
}
