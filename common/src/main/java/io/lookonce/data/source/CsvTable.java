package io.lookonce.data.source;

import io.lookonce.data.Split;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The rows of a text file of fields, see {@link CsvLine}. The separator is a comma, a semicolon or
 * a tab: the one that takes all lines apart into equally many fields. Blank lines are no rows.
 *
 * @param separator between the fields
 * @param rows in the order of the file, a heading included
 */
public record CsvTable(char separator, List<Row> rows) {

  private static final char[] SEPARATORS = {',', ';', '\t'};

  /** What spreadsheets write first to say what follows: {@code sep=;}. */
  private static final String ANNOUNCEMENT = "sep=";

  /**
   * One line.
   *
   * @param place what a message names, such as {@code labels.csv:12}
   * @param fields at least one, stripped
   */
  public record Row(String place, List<String> fields) {}

  /**
   * A kind of column, by the words that people call it, in small letters and digits alone.
   *
   * @param name its own
   * @param usual words for it
   * @param possible words for it, where none of the usual ones is there
   */
  public record Column(String name, Set<String> usual, Set<String> possible) {

    private static boolean holds(Set<String> words, String heading) {
      return words.contains(heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", ""));
    }

    /** Whether a heading is one of the usual words, whatever its case, blanks and underscores. */
    boolean isUsually(String heading) {
      return holds(usual, heading);
    }

    private boolean isPossibly(String heading) {
      return holds(possible, heading);
    }
  }

  /** Where an image is. */
  public static final Column PATH =
      new Column(
          "path",
          Set.of(
              "path",
              "paths",
              "file",
              "files",
              "filename",
              "filenames",
              "filepath",
              "fname",
              "image",
              "images",
              "imagename",
              "imagepath",
              "imagefile",
              "imagefilename",
              "img",
              "imgname",
              "imgpath",
              "imgfile",
              "picture",
              "pictures",
              "picturename",
              "picturepath",
              "photo",
              "photopath"),
          Set.of("imageid", "imgid", "imageurl", "uri", "url", "id", "name"));

  /** Its class. */
  public static final Column LABEL =
      new Column(
          "label",
          Set.of(
              "label",
              "labels",
              "labelname",
              "class",
              "classes",
              "classname",
              "classlabel",
              "category",
              "categories",
              "categoryname",
              "target",
              "targets"),
          Set.of("labelid", "classid", "categoryid", "tag", "tags", "y"));

  /** Its split. */
  public static final Column SPLIT =
      new Column(
          "split",
          Set.of("split", "splits", "datasplit"),
          Set.of("set", "subset", "dataset", "partition", "usage", "phase", "fold"));

  /**
   * Takes a file apart.
   *
   * @param file its name, for messages
   * @throws InputRefused naming the line in which a double quote is not closed
   */
  public static CsvTable of(String file, List<String> lines) {
    boolean announced = isAnnounced(lines);
    char separator = separatorOf(lines);
    List<Row> rows = new ArrayList<>();
    for (int i = announced ? 1 : 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = file + ":" + (i + 1);
        rows.add(
            new Row(
                place,
                CsvLine.fields(lines.get(i), separator)
                    .orElseThrow(
                        () -> new InputRefused(place + ": a double quote is not closed"))));
      }
    }
    return new CsvTable(separator, List.copyOf(rows));
  }

  /** Whether the first line is no row, but says which character separates the fields. */
  public static boolean isAnnounced(List<String> lines) {
    return !lines.isEmpty()
        && lines.get(0).length() == ANNOUNCEMENT.length() + 1
        && lines.get(0).startsWith(ANNOUNCEMENT);
  }

  /**
   * What separates the fields: the character that is announced, else of those that give all lines
   * as many fields as the first the one that gives most.
   */
  public static char separatorOf(List<String> lines) {
    if (isAnnounced(lines)) {
      return lines.get(0).charAt(ANNOUNCEMENT.length());
    }
    char best = SEPARATORS[0];
    int most = 1;
    boolean bestIsAlike = false;
    for (char separator : SEPARATORS) {
      int[] counts =
          lines.stream()
              .filter(line -> !line.isBlank())
              .mapToInt(line -> CsvLine.fields(line, separator).map(List::size).orElse(0))
              .toArray();
      int first = counts.length == 0 ? 1 : counts[0];
      boolean alike = Arrays.stream(counts).allMatch(count -> count == first);
      if (first > 1 && (alike && !bestIsAlike || alike == bestIsAlike && first > most)) {
        best = separator;
        most = first;
        bestIsAlike = alike;
      }
    }
    return best;
  }

  /**
   * Where the first row names a column.
   *
   * @return its place in the rows; empty if the row does not name it
   * @throws InputRefused if it names it twice
   */
  public OptionalInt place(Column column) {
    if (rows.isEmpty()) {
      return OptionalInt.empty();
    }
    List<String> names = rows.get(0).fields();
    int exact = names.indexOf(column.name());
    if (exact >= 0 && exact == names.lastIndexOf(column.name())) {
      return OptionalInt.of(exact);
    }
    OptionalInt usual = only(column, column::isUsually);
    return usual.isPresent() ? usual : only(column, column::isPossibly);
  }

  /** A possible word for the split counts only where all of its fields are splits. */
  OptionalInt splitPlace() {
    OptionalInt place = place(SPLIT);
    if (place.isEmpty() || SPLIT.isUsually(rows.get(0).fields().get(place.getAsInt()))) {
      return place;
    }
    boolean splits =
        rows.stream()
            .skip(1)
            .filter(row -> row.fields().size() > place.getAsInt())
            .map(row -> row.fields().get(place.getAsInt()))
            .allMatch(field -> field.isBlank() || Split.meantBy(field).isPresent());
    return splits ? place : OptionalInt.empty();
  }

  private OptionalInt only(Column column, Predicate<String> word) {
    List<String> names = rows.get(0).fields();
    int[] found = IntStream.range(0, names.size()).filter(i -> word.test(names.get(i))).toArray();
    if (found.length > 1) {
      throw new InputRefused(
          "%s: %s and %s may both be the column '%s'; name one of them so"
              .formatted(
                  rows.get(0).place(), names.get(found[0]), names.get(found[1]), column.name()));
    }
    return found.length == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
  }

  /** Whether a field names an image by its extension. */
  static boolean namesImage(String field) {
    return ImageFormat.byExtension(field).isPresent();
  }
}
