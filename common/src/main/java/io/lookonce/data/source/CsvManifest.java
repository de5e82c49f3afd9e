package io.lookonce.data.source;

import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;

/**
 * Reads a list of images in UTF-8 text, see {@link CsvTable}. The first line is a heading if it
 * names a column of paths and one of labels by common words ({@code path}, {@code file_name},
 * {@code image} …; {@code label}, {@code class}, {@code category} …). The columns may then be in
 * any order, with an optional column of splits; other columns are ignored. Without a heading the
 * lines are {@code path,label} or {@code path,label,split}. Relative paths are resolved against the
 * folder of the list. An empty split is open.
 */
public final class CsvManifest {

  private static final List<String> COLUMNS = List.of("path", "label", "split");

  private final Path manifest;
  private final CsvTable table;
  private final List<CsvTable.Row> rows;
  private final int width;
  private final int path;
  private final int label;
  private final OptionalInt split;

  private CsvManifest(Path manifest, CsvTable table) {
    this.manifest = manifest;
    this.table = table;
    OptionalInt pathPlace = table.place(CsvTable.PATH);
    OptionalInt labelPlace = table.place(CsvTable.LABEL);
    if (pathPlace.isPresent() && labelPlace.isPresent()) {
      path = pathPlace.getAsInt();
      label = labelPlace.getAsInt();
      split = table.splitPlace();
      width = table.rows().get(0).fields().size();
      rows = table.rows().subList(1, table.rows().size());
    } else {
      rows = table.rows();
      path = 0;
      label = 1;
      width = rows.isEmpty() ? 2 : rows.get(0).fields().size();
      split = width == 3 ? OptionalInt.of(2) : OptionalInt.empty();
      requireNoHeading();
    }
  }

  /**
   * Lists the images of a manifest, in its order.
   *
   * @param input the input as given, for messages
   * @throws InputRefused naming the line, if one cannot be parsed; or if the list is empty
   */
  public static LabelledListing list(Storage storage, String input, Path manifest)
      throws IOException {
    Path qualified = storage.qualify(manifest);
    if (!storage.exists(qualified)) {
      throw new InputRefused(input + ": there is no " + qualified);
    }
    CsvTable table =
        CsvTable.of(
            qualified.getName(),
            TextLines.of(qualified, storage.readBytes(qualified, Storage.LIST_BYTES)));
    CsvManifest csv = new CsvManifest(qualified, table);
    List<LabelledImage> images = csv.rows.stream().map(csv::image).toList();
    if (images.isEmpty()) {
      throw new EmptyInput(input + ": " + qualified + " names no image");
    }
    return new LabelledListing(List.of(), images, List.of(), 0, csv.columnsLeftOut());
  }

  /** Refuses an unknown heading, which would otherwise become an image and a class. */
  private void requireNoHeading() {
    if (rows.isEmpty()) {
      return;
    }
    String place = rows.get(0).place();
    List<String> first = rows.get(0).fields();
    if (width != 2 && width != 3) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %d columns, expected path,label or path,label,split, or a heading that names"
                  + " these",
              place,
              width));
    }
    if (CsvTable.namesImage(first.get(path))) {
      return;
    }
    if (CsvTable.namesImage(first.get(label))) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: the second column names the images; put a heading above it, such as label,path",
              place));
    }
    boolean othersDo =
        rows.stream().skip(1).anyMatch(row -> row.fields().stream().anyMatch(CsvTable::namesImage));
    if (othersDo) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: '%s' looks like a heading; call the columns path, label and split",
              place,
              String.join(String.valueOf(table.separator()), first)));
    }
  }

  private List<LeftOut> columnsLeftOut() {
    List<String> others = new ArrayList<>();
    for (int i = 0; rows != table.rows() && i < width; i++) {
      if (i != path && i != label && (split.isEmpty() || i != split.getAsInt())) {
        others.add(table.rows().get(0).fields().get(i));
      }
    }
    return others.isEmpty()
        ? List.of()
        : List.of(
            new LeftOut(
                manifest.getName() + ": " + String.join(", ", others), 0, "columns not read"));
  }

  private LabelledImage image(CsvTable.Row row) {
    List<String> fields = row.fields();
    if (fields.size() != width) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %d columns, expected %s",
              row.place(),
              fields.size(),
              rows == table.rows()
                  ? String.join(",", COLUMNS.subList(0, width))
                  : String.join(",", table.rows().get(0).fields())));
    }
    if (fields.get(path).isBlank() || fields.get(label).isBlank()) {
      throw new InputRefused(
          row.place() + ": " + (fields.get(path).isBlank() ? "path" : "label") + " is empty");
    }
    return new LabelledImage(
        resolve(row.place(), fields.get(path)),
        fields.get(label),
        split.isEmpty() ? null : Split.ofField(row.place(), fields.get(split.getAsInt())),
        row.place());
  }

  private String resolve(String place, String name) {
    try {
      return new Path(manifest.getParent(), Storage.path(name)).toString();
    } catch (InputRefused noPath) {
      throw new InputRefused(place + ": '" + name + "' is no path", noPath);
    }
  }
}
