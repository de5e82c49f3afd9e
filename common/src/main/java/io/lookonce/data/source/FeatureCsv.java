package io.lookonce.data.source;

import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.Split;
import io.lookonce.data.source.FeatureListing.FeatureRow;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Reads labelled rows of numbers in UTF-8 text, see {@link CsvTable}. The first line is a heading:
 * {@code label}, or a common word for it such as {@code class} or {@code target}, names the column
 * of the class; {@code split} names the optional column of the split; every other column holds
 * numbers. An empty split is open. Numbers are decimal, with a point: {@code -1}, {@code .5},
 * {@code 1e-3}.
 */
public final class FeatureCsv {

  /** The name of this format in {@link DatasetSource}. */
  public static final String FORMAT = "csv";

  /** Without the "possible" words: here {@code y} is a column of numbers. */
  private static final CsvTable.Column LABEL =
      new CsvTable.Column("label", CsvTable.LABEL.usual(), Set.of());

  private final CsvTable table;
  private final List<String> heading;
  private final int label;
  private final OptionalInt split;

  private FeatureCsv(String file, CsvTable table) {
    this.table = table;
    this.heading = table.rows().isEmpty() ? List.of("") : table.rows().get(0).fields();
    String place = table.rows().isEmpty() ? file + ":1" : table.rows().get(0).place();
    label =
        table
            .place(LABEL)
            .orElseThrow(
                () ->
                    new InputRefused(
                        place
                            + ": the heading must name the columns, one of them 'label'; it is "
                            + heading));
    split = table.splitPlace();
    requireNames(place);
  }

  /**
   * Reads a file.
   *
   * @param input the input as given, for messages
   * @throws InputRefused naming the line that cannot be used; or if there is no row
   */
  public static FeatureListing read(Storage storage, String input, Path path) throws IOException {
    Path qualified = storage.qualify(path);
    if (!storage.exists(qualified)) {
      throw new InputRefused(input + ": there is no " + qualified);
    }
    if (storage.fileSystem(qualified).getFileStatus(qualified).isDirectory()) {
      throw new InputRefused(input + ": " + qualified + " is a folder, a .csv file is needed");
    }
    byte[] content = storage.readBytes(qualified, Storage.LIST_BYTES);
    String file = qualified.getName();
    FeatureCsv csv = new FeatureCsv(file, CsvTable.of(file, TextLines.of(qualified, content)));
    List<FeatureRow> rows = csv.table.rows().stream().skip(1).map(csv::row).toList();
    if (rows.isEmpty()) {
      throw new InputRefused(input + ": " + qualified + " has no row below its heading");
    }
    return new FeatureListing(csv.features(), List.of(), rows, FORMAT, Sha256.of(content));
  }

  private void requireNames(String place) {
    if (heading.stream().anyMatch(String::isBlank)
        || new HashSet<>(heading).size() < heading.size()) {
      throw new InputRefused(place + ": column names must be given and differ: " + heading);
    }
    if (features().isEmpty()) {
      throw new InputRefused(place + ": there is no column of numbers beside " + heading);
    }
  }

  private List<String> features() {
    List<String> names = new ArrayList<>();
    for (int column = 0; column < heading.size(); column++) {
      if (isFeature(column)) {
        names.add(heading.get(column));
      }
    }
    return names;
  }

  private boolean isFeature(int column) {
    return column != label && (split.isEmpty() || column != split.getAsInt());
  }

  private FeatureRow row(CsvTable.Row row) {
    List<String> fields = row.fields();
    if (fields.size() != heading.size()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %d columns, the heading has %d",
              row.place(),
              fields.size(),
              heading.size()));
    }
    double[] features = new double[features().size()];
    int next = 0;
    for (int column = 0; column < fields.size(); column++) {
      if (isFeature(column)) {
        features[next++] = number(row.place(), heading.get(column), fields.get(column));
      }
    }
    if (fields.get(label).isBlank()) {
      throw new InputRefused(row.place() + ": label is empty");
    }
    Split given = split.isEmpty() ? null : Split.ofField(row.place(), fields.get(split.getAsInt()));
    return new FeatureRow(features, fields.get(label), given, row.place());
  }

  private static double number(String place, String column, String field) {
    double number = TextNumber.parse(field).orElse(Double.NaN);
    if (Float.isFinite((float) number)) {
      return number;
    }
    throw new InputRefused(
        String.format(
            Locale.ROOT,
            "%s: %s '%s' is no finite number%s",
            place,
            column,
            field,
            field.indexOf(',') >= 0 ? "; write it with a decimal point" : ""));
  }
}
