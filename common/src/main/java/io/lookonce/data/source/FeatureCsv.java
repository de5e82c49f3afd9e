package io.lookonce.data.source;

import io.lookonce.data.DatasetSource;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Labelled rows of numbers in UTF-8 lines of comma-separated fields, see {@link CsvLine}. The first
 * line is a heading: {@code label} names the column of the class, {@code split} that of the split
 * where there is one, and every other name a column of numbers. An empty split leaves it open.
 */
public final class FeatureCsv {

  /** What {@link DatasetSource} calls this format. */
  public static final String FORMAT = "csv";

  private static final String LABEL = "label";
  private static final String SPLIT = "split";

  private final String file;
  private final List<String> heading;

  private FeatureCsv(String file, List<String> heading) {
    this.file = file;
    this.heading = heading;
  }

  /**
   * Reads a file.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused naming the line that cannot be used, or that there is no row
   */
  public static FeatureListing read(Storage storage, String input, Path path) throws IOException {
    Path qualified = storage.qualify(path);
    if (!storage.exists(qualified)) {
      throw new InputRefused(input + ": there is no " + qualified);
    }
    if (storage.fileSystem(qualified).getFileStatus(qualified).isDirectory()) {
      throw new InputRefused(input + ": " + qualified + " is a folder, a .csv file is needed");
    }
    byte[] content = storage.readBytes(qualified);
    List<String> lines = lines(qualified, content);
    String file = qualified.getName();
    FeatureCsv csv = new FeatureCsv(file, heading(file, lines));
    List<FeatureRow> rows = csv.rows(lines);
    if (rows.isEmpty()) {
      throw new InputRefused(input + ": " + qualified + " has no row below its heading");
    }
    return new FeatureListing(csv.features(), List.of(), rows, FORMAT, Sha256.of(content));
  }

  private static List<String> lines(Path path, byte[] content) {
    try {
      return TextLines.of(content);
    } catch (NotTextException notText) {
      throw new InputRefused(path + ":" + notText.line() + ": not UTF-8 text", notText);
    }
  }

  private static List<String> heading(String file, List<String> lines) {
    String place = file + ":1";
    List<String> names = fields(place, lines.isEmpty() ? "" : lines.get(0));
    if (!names.contains(LABEL)) {
      throw new InputRefused(
          place + ": the heading must name the columns, one of them 'label'; it is " + names);
    }
    if (names.stream().anyMatch(String::isBlank) || new HashSet<>(names).size() < names.size()) {
      throw new InputRefused(place + ": a column has no name of its own in " + names);
    }
    if (names.size() - (names.contains(SPLIT) ? 2 : 1) == 0) {
      throw new InputRefused(place + ": there is no column of numbers beside " + names);
    }
    return names;
  }

  private List<String> features() {
    return heading.stream().filter(name -> !name.equals(LABEL) && !name.equals(SPLIT)).toList();
  }

  private List<FeatureRow> rows(List<String> lines) {
    List<FeatureRow> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = file + ":" + (i + 1);
        rows.add(row(place, fields(place, lines.get(i))));
      }
    }
    return rows;
  }

  private static List<String> fields(String place, String line) {
    return CsvLine.fields(line)
        .orElseThrow(() -> new InputRefused(place + ": a double quote is not closed"));
  }

  private FeatureRow row(String place, List<String> fields) {
    if (fields.size() != heading.size()) {
      throw new InputRefused(
          "%s: %d columns, the heading has %d".formatted(place, fields.size(), heading.size()));
    }
    double[] features = new double[features().size()];
    int next = 0;
    String label = "";
    Split split = null;
    for (int column = 0; column < fields.size(); column++) {
      String field = fields.get(column);
      switch (heading.get(column)) {
        case LABEL -> label = field;
        case SPLIT -> split = Split.ofField(place, field);
        default -> features[next++] = number(place, heading.get(column), field);
      }
    }
    if (label.isBlank()) {
      throw new InputRefused(place + ": label is empty");
    }
    return new FeatureRow(features, label, split, place);
  }

  private static double number(String place, String column, String field) {
    try {
      double number = Double.parseDouble(field);
      if (Float.isFinite((float) number)) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Refused below, with what is infinite.
    }
    throw new InputRefused("%s: %s '%s' is no finite number".formatted(place, column, field));
  }
}
