package io.lookonce.data.boxes.format;

import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.data.source.CsvLine;
import io.lookonce.data.source.NotTextException;
import io.lookonce.data.source.TextLines;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.Path;

/**
 * Annotations in a UTF-8 text file: one line {@code image,xmin,ymin,xmax,ymax} or {@code
 * image,xmin,ymin,xmax,ymax,class} per box, the same number of fields on every line, see {@link
 * CsvLine}; a first line with these words is a heading. Coordinates are in pixels and begin with 0
 * at the image's edge: a box that covers an image goes from 0, 0 to its width and height. A image
 * with several boxes has several lines, one without objects a line whose other fields are empty.
 */
public final class BoxCsv {

  private static final List<String> COLUMNS =
      List.of("image", "xmin", "ymin", "xmax", "ymax", "class");
  private static final int WITHOUT_CLASS = 5;

  private final Path file;
  private final Path images;
  private final String onlyClass;
  private final BoxListingBuilder builder;
  private final Map<String, Entry> entries = new HashMap<>();
  private int columns;

  /** What was said of an image before: its number, and whether that it has no objects. */
  private record Entry(int image, boolean empty, long line) {}

  private BoxCsv(Storage storage, Path file, Path images, String onlyClass) {
    this.file = file;
    this.images = images;
    this.onlyClass = onlyClass;
    this.builder = new BoxListingBuilder(storage, false);
  }

  /**
   * Lists the images and boxes of a file, images in the order of their first lines.
   *
   * @param file qualified
   * @param images folder that relative paths begin in, qualified
   * @param onlyClass class of all boxes where the file does not tell
   * @throws InputRefused naming the line, if the file is no text
   */
  public static BoxListing list(Storage storage, Path file, Path images, String onlyClass)
      throws IOException {
    byte[] content = storage.readBytes(file, Storage.LIST_BYTES);
    BoxCsv csv = new BoxCsv(storage, file, images, onlyClass);
    try {
      csv.read(TextLines.of(content));
    } catch (NotTextException notText) {
      throw new InputRefused(file + ":" + notText.line() + ": not UTF-8 text", notText);
    }
    return csv.builder.listing(List.of(), 0, Sha256.of(content));
  }

  private void read(List<String> lines) throws IOException {
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        AnnotationPlace place = AnnotationPlace.of(file.toString(), i + 1);
        Optional<List<String>> fields = CsvLine.fields(lines.get(i));
        if (fields.isEmpty()) {
          malformed(place, null, "a double quote is not closed");
        } else if (i > 0 || !isHeading(fields.get())) {
          read(fields.get(), place);
        }
      }
    }
  }

  private boolean isHeading(List<String> fields) {
    boolean heading =
        fields.size() >= WITHOUT_CLASS
            && fields.size() <= COLUMNS.size()
            && COLUMNS.subList(0, fields.size()).equals(fields);
    columns = heading ? fields.size() : columns;
    return heading;
  }

  private void read(List<String> fields, AnnotationPlace place) throws IOException {
    String name = fields.get(0);
    boolean usable = fields.size() == WITHOUT_CLASS || fields.size() == COLUMNS.size();
    columns = columns == 0 && usable ? fields.size() : columns;
    if (fields.size() != columns) {
      String expected = columns == 0 ? "5 or 6" : String.valueOf(columns);
      malformed(place, name, "%d fields, expected %s".formatted(fields.size(), expected));
    } else if (name.isEmpty()) {
      malformed(place, null, "the image is not named");
    } else if (fields.stream().skip(1).allMatch(String::isEmpty)) {
      addEmpty(name, place);
    } else {
      addBox(name, fields, place);
    }
  }

  private void addEmpty(String name, AnnotationPlace place) throws IOException {
    Entry before = entries.get(name);
    if (before != null) {
      duplicate(name, before, place);
    } else {
      entries.put(name, entry(name, true, place));
    }
  }

  private void addBox(String name, List<String> fields, AnnotationPlace place) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      entry = entry(name, false, place);
      entries.put(name, entry);
    }
    if (entry.empty()) {
      duplicate(name, entry, place);
      return;
    }
    double[] corners = new double[WITHOUT_CLASS - 1];
    for (int i = 0; i < corners.length; i++) {
      OptionalDouble number = AnnotationNumber.parse(fields.get(i + 1));
      if (number.isEmpty()) {
        malformed(place, name, "%s is '%s'".formatted(COLUMNS.get(i + 1), fields.get(i + 1)));
        return;
      }
      corners[i] = number.getAsDouble();
    }
    String className = columns == WITHOUT_CLASS ? onlyClass : fields.get(WITHOUT_CLASS);
    if (className.isEmpty()) {
      malformed(place, name, "class is empty");
      return;
    }
    builder.box(
        entry.image(),
        new AnnotatedBox(
            className,
            corners[0],
            corners[1],
            corners[2],
            corners[3],
            Double.NaN,
            false,
            false,
            place));
  }

  private Entry entry(String name, boolean empty, AnnotationPlace place) throws IOException {
    return new Entry(builder.image(images, name, null, 0, 0, place), empty, place.line());
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
