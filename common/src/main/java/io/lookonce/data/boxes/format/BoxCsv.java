package io.lookonce.data.boxes.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.boxes.format.BoxColumns.Column;
import io.lookonce.data.source.CsvTable;
import io.lookonce.data.source.TextLines;
import io.lookonce.data.source.TextNumber;
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
 * Reads UTF-8 CSV with one line per box, such as the files of TensorFlow, Roboflow and Open Images.
 * A heading names the columns in any order, see {@link BoxColumns}. Fields are as in {@link
 * CsvTable#fields}, separated by commas, semicolons, tabs or bars.
 *
 * <p>Coordinates are pixels from the image's edge: a box that covers an image extends from (0, 0)
 * to its width and height. If all are between 0 and 1 and at least one is not an integer, they are
 * fractions of the image's sides. An image with several boxes has several lines; an image without
 * objects has a line with empty box and class.
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

  /** The first line of an image: its index, and whether it says that there are no objects. */
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
   * Lists the images and boxes of a file, images in order of their first lines.
   *
   * @param file qualified
   * @param images folder of relative paths, qualified
   * @param split of images without a split column; null if open
   * @param onlyClass class of all boxes if there is no class column
   * @return whether images without objects may be unlisted, because no line is for one
   * @throws InputRefused naming the line, if the file is not text or its columns are not those of
   *     boxes
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
    csv.read(TextLines.of(file, content));
    if (csv.isRelative()) {
      builder.makeRelative(before);
    }
    builder.wholeFile(file, Sha256.of(content));
    return csv.columns != null && csv.columns.heading() && !csv.columns.openImages() && !csv.empty;
  }

  private boolean isRelative() {
    return columns != null && (columns.openImages() || fraction) && !beyondOne;
  }

  /** Whether the first line of a file is a heading of boxes or a box. */
  static boolean isOne(Storage storage, Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(storage.open(file), UTF_8))) {
      char[] head = new char[MOST_HEADING];
      int length = reader.read(head);
      List<String> lines =
          new String(head, 0, Math.max(0, length)).replace("\uFEFF", "").lines().toList();
      String separators = CsvTable.declaredSeparator(lines).orElse(BoxColumns.SEPARATORS);
      return lines.stream()
          .skip(CsvTable.isDeclaration(lines) ? 1 : 0)
          .filter(line -> !line.isBlank())
          .findFirst()
          .flatMap(line -> BoxColumns.of(line, separators))
          .isPresent();
    }
  }

  /** Class names of Open Images by class id, from a file beside the boxes; may be empty. */
  private static Map<String, String> descriptions(Storage storage, Path file) throws IOException {
    Map<String, String> names = new HashMap<>();
    for (FileStatus entry : storage.list(file.getParent())) {
      Path path = entry.getPath();
      if (path.getName().contains(DESCRIPTIONS) && FilePaths.endsIn(path, ".csv")) {
        for (String line : TextLines.of(path, storage.readBytes(path, Storage.SMALL_FILE_BYTES))) {
          List<String> fields = CsvTable.fields(line, ',').orElse(List.of());
          if (fields.size() == 2) {
            names.put(fields.get(0), fields.get(1));
          }
        }
      }
    }
    return names;
  }

  private void read(List<String> lines) throws IOException {
    String separators = CsvTable.declaredSeparator(lines).orElse(BoxColumns.SEPARATORS);
    for (int i = CsvTable.isDeclaration(lines) ? 1 : 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      AnnotationPlace place = AnnotationPlace.of(file.toString(), i + 1);
      if (columns == null) {
        columns =
            BoxColumns.of(line, separators)
                .orElseThrow(
                    () ->
                        new InputRefused(
                            String.format(
                                    Locale.ROOT,
                                    "%s: its columns are none of boxes: the heading must name an"
                                        + " image and",
                                    file + ":" + place.line())
                                + " xmin,ymin,xmax,ymax or x,y,w,h or x_center,y_center,w,h"));
        if (columns.heading()) {
          continue;
        }
      }
      Optional<List<String>> fields = CsvTable.fields(line, columns.separator());
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
      malformed(
          place,
          name,
          String.format(Locale.ROOT, "%d fields, expected %d", fields.size(), columns.count()));
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
            String.format(
                Locale.ROOT,
                "%s is '%s'",
                column.name().toLowerCase(Locale.ROOT).replace("_", ""),
                field));
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
    return TextNumber.parse(
        DECIMAL_COMMA.matcher(field).matches() ? field.replace(',', '.') : field);
  }

  private static boolean isTrue(String field) {
    return field.equals("1") || field.equalsIgnoreCase("true");
  }

  private Entry entry(String name, List<String> fields, boolean noObject, AnnotationPlace place)
      throws IOException {
    Split own = Split.meantBy(columns.field(fields, Column.SPLIT)).orElse(split);
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
        String.format(
            Locale.ROOT,
            "line %d says that it has %s",
            before.line(),
            before.empty() ? "no objects" : "a box"));
  }

  private void malformed(AnnotationPlace place, String image, String detail) {
    builder.problem(place, AnnotationFault.MALFORMED_BOX, image, detail);
  }
}
