package io.lookonce.data.source;

import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A list of images: UTF-8 lines of {@code path,label} or {@code path,label,split}, the same on
 * every line, see {@link CsvLine}; a first line with these words is a heading. Relative paths start
 * at the manifest's folder. An empty split leaves it open.
 */
public final class CsvManifest {

  private static final List<String> COLUMNS = List.of("path", "label", "split");

  private final Path manifest;
  private int columns;

  private CsvManifest(Path manifest) {
    this.manifest = manifest;
  }

  /**
   * Lists the images of a manifest, in its order.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused naming the line, if one cannot be read; or if none names an image
   */
  public static LabelledListing list(Storage storage, String input, Path manifest)
      throws IOException {
    Path qualified = storage.qualify(manifest);
    if (!storage.exists(qualified)) {
      throw new InputRefused(input + ": there is no " + qualified);
    }
    List<LabelledImage> images = new CsvManifest(qualified).images(lines(storage, qualified));
    if (images.isEmpty()) {
      throw new InputRefused(input + ": " + qualified + " names no image");
    }
    return new LabelledListing(List.of(), images, List.of(), 0);
  }

  private static List<String> lines(Storage storage, Path manifest) throws IOException {
    try {
      return TextLines.of(storage.readBytes(manifest, Storage.LIST_BYTES));
    } catch (NotTextException notText) {
      throw new InputRefused(manifest + ":" + notText.line() + ": not UTF-8 text", notText);
    }
  }

  private List<LabelledImage> images(List<String> lines) {
    List<LabelledImage> images = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = manifest.getName() + ":" + (i + 1);
        List<String> fields =
            CsvLine.fields(lines.get(i))
                .orElseThrow(() -> new InputRefused(place + ": a double quote is not closed"));
        requireColumns(place, fields);
        if (i > 0 || !isHeading(fields)) {
          images.add(image(place, fields));
        }
      }
    }
    return images;
  }

  private void requireColumns(String place, List<String> fields) {
    if (columns == 0 && (fields.size() == 2 || fields.size() == 3)) {
      columns = fields.size();
    }
    if (fields.size() != columns) {
      throw new InputRefused(
          "%s: %d columns, expected %s"
              .formatted(
                  place,
                  fields.size(),
                  columns == 0
                      ? "path,label or path,label,split"
                      : String.join(",", COLUMNS.subList(0, columns))));
    }
  }

  private static boolean isHeading(List<String> fields) {
    return COLUMNS.subList(0, fields.size()).equals(fields);
  }

  private LabelledImage image(String place, List<String> fields) {
    String path = fields.get(0);
    String label = fields.get(1);
    if (path.isBlank() || label.isBlank()) {
      throw new InputRefused(place + ": " + (path.isBlank() ? "path" : "label") + " is empty");
    }
    Split split = fields.size() < 3 ? null : Split.ofField(place, fields.get(2));
    return new LabelledImage(resolve(place, path), label, split, place);
  }

  private String resolve(String place, String path) {
    try {
      return new Path(manifest.getParent(), path).toString();
    } catch (IllegalArgumentException noPath) {
      throw new InputRefused(place + ": '" + path + "' is no path", noPath);
    }
  }
}
