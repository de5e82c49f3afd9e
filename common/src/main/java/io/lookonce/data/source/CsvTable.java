package io.lookonce.data.source;

import io.lookonce.data.Split;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The rows of a delimited text file. The separator is a comma, a semicolon or a tab: the one that
 * splits all lines into the same number of fields. Blank lines are skipped.
 *
 * @param separator between the fields
 * @param rows in file order, including a heading
 */
public record CsvTable(char separator, List<Row> rows) {

  private static final char[] SEPARATORS = {',', ';', '\t'};

  /** Start of the line with which spreadsheets declare the separator: {@code sep=;}. */
  private static final String DECLARATION = "sep=";

  /**
   * One line.
   *
   * @param place position for messages, such as {@code labels.csv:12}
   * @param fields at least one, stripped
   */
  public record Row(String place, List<String> fields) {}

  /**
   * A kind of column and the headings it is recognised by, as {@link #headingWord} gives them.
   *
   * @param name the documented heading
   * @param usual headings that identify the column
   * @param possible headings that identify it only if no usual one is present
   */
  public record Column(String name, Set<String> usual, Set<String> possible) {

    private static boolean holds(Set<String> words, String heading) {
      return words.contains(headingWord(heading));
    }

    boolean isUsually(String heading) {
      return holds(usual, heading);
    }

    private boolean isPossibly(String heading) {
      return holds(possible, heading);
    }
  }

  /** The column of image paths. */
  public static final Column PATH =
      new Column(
          "path",
          words(
              "path paths file files filename filenames filepath fname image images imagename"
                  + " imagepath imagefile imagefilename img imgname imgpath imgfile"
                  + " picture pictures picturename picturepath photo"
                  + " photopath"),
          words("imageid imgid imageurl uri url id name"));

  /** The column of class labels. */
  public static final Column LABEL =
      new Column(
          "label",
          words(
              "label labels labelname class classes classname classlabel category categories"
                  + " categoryname target targets"),
          words("labelid classid categoryid tag tags y"));

  /** The column of splits. */
  public static final Column SPLIT =
      new Column(
          "split",
          words("split splits datasplit"),
          words("set subset dataset partition usage phase fold"));

  private static Set<String> words(String words) {
    return Set.of(words.split(" "));
  }

  /**
   * Splits the lines of a file into fields.
   *
   * @param file its name, for messages
   * @throws InputRefused naming the line in which a double quote is not closed
   */
  public static CsvTable of(String file, List<String> lines) {
    boolean declared = isDeclaration(lines);
    char separator = separatorOf(lines);
    List<Row> rows = new ArrayList<>();
    for (int i = declared ? 1 : 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = file + ":" + (i + 1);
        rows.add(
            new Row(
                place,
                fields(lines.get(i), separator)
                    .orElseThrow(
                        () -> new InputRefused(place + ": a double quote is not closed"))));
      }
    }
    return new CsvTable(separator, List.copyOf(rows));
  }

  /**
   * The fields of one line. A field may be enclosed in double quotes, with a double quote inside it
   * doubled (RFC 4180, but without line breaks in fields). White space around a field is removed.
   *
   * @param separator any character but a double quote
   * @return at least one field; empty if a double quote is not closed
   */
  public static Optional<List<String>> fields(String line, char separator) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (character == separator && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(character);
      }
    }
    fields.add(field.toString().strip());
    return quoted ? Optional.empty() : Optional.of(fields);
  }

  /**
   * A heading as it is compared: lower-case ASCII letters and digits alone, so that {@code x_min},
   * {@code XMin} and {@code x-min} are the same word.
   */
  public static String headingWord(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]+", "");
  }

  /** Whether the first line declares the separator and is no row. */
  public static boolean isDeclaration(List<String> lines) {
    return !lines.isEmpty()
        && lines.get(0).length() == DECLARATION.length() + 1
        && lines.get(0).startsWith(DECLARATION);
  }

  /** The separator that the first line declares, one character; empty if it declares none. */
  public static Optional<String> declaredSeparator(List<String> lines) {
    return isDeclaration(lines)
        ? Optional.of(lines.get(0).substring(DECLARATION.length()))
        : Optional.empty();
  }

  /**
   * The separator: the declared one, else the one that splits all lines into the same number of
   * fields; among several of those, the one that gives the most fields.
   */
  private static char separatorOf(List<String> lines) {
    Optional<String> declared = declaredSeparator(lines);
    if (declared.isPresent()) {
      return declared.get().charAt(0);
    }
    char best = SEPARATORS[0];
    int most = 1;
    boolean bestIsAlike = false;
    for (char separator : SEPARATORS) {
      int[] counts =
          lines.stream()
              .filter(line -> !line.isBlank())
              .mapToInt(line -> fields(line, separator).map(List::size).orElse(0))
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
   * The index of a column, found by the headings in the first row.
   *
   * @return from 0; empty if no heading identifies the column
   * @throws InputRefused if several headings may identify it
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

  /**
   * The index of the split column; a "possible" heading counts only if all its fields are splits.
   */
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
          String.format(
              Locale.ROOT,
              "%s: %s and %s may both be the column '%s'; name one of them so",
              rows.get(0).place(),
              names.get(found[0]),
              names.get(found[1]),
              column.name()));
    }
    return found.length == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
  }

  static boolean namesImage(String field) {
    return ImageFormat.byExtension(field).isPresent();
  }
}
