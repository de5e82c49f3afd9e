package io.lookonce.data;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A list of pictures: UTF-8 lines of {@code path,label} or {@code path,label,split}, the same on
 * every line; a first line with these words is a heading. A field may stand in double quotes, with
 * a double quote inside it written twice (RFC 4180, without line breaks in fields). Relative paths
 * start at the manifest's folder. An empty split leaves it open.
 */
public final class CsvManifest {

  private static final List<String> COLUMNS = List.of("path", "label", "split");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path manifest;
  private int columns;

  private CsvManifest(Path manifest) {
    this.manifest = manifest;
  }

  /**
   * Lists the pictures of a manifest, in its order.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused naming the line, if one cannot be read; or if none names a picture
   */
  public static LabelledListing list(Storage storage, String input, Path manifest)
      throws IOException {
    Path qualified = storage.qualify(manifest);
    if (!storage.exists(qualified)) {
      throw new InputRefused(input + ": there is no " + qualified);
    }
    String text = decode(qualified, storage.readBytes(qualified));
    List<LabelledPicture> pictures = new CsvManifest(qualified).pictures(text);
    if (pictures.isEmpty()) {
      throw new InputRefused(input + ": " + qualified + " names no picture");
    }
    return new LabelledListing(List.of(), pictures, List.of(), 0);
  }

  private static String decode(Path manifest, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException notText) {
      throw new InputRefused(manifest + ": not UTF-8 text", notText);
    }
  }

  private List<LabelledPicture> pictures(String text) {
    List<LabelledPicture> pictures = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = manifest.getName() + ":" + (i + 1);
        List<String> fields = fields(place, lines.get(i));
        requireColumns(place, fields);
        if (i > 0 || !isHeading(fields)) {
          pictures.add(picture(place, fields));
        }
      }
    }
    return pictures;
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

  private LabelledPicture picture(String place, List<String> fields) {
    String path = fields.get(0);
    String label = fields.get(1);
    if (path.isBlank() || label.isBlank()) {
      throw new InputRefused(place + ": " + (path.isBlank() ? "path" : "label") + " is empty");
    }
    return new LabelledPicture(resolve(place, path), label, split(place, fields), place);
  }

  private String resolve(String place, String path) {
    try {
      return new Path(manifest.getParent(), path).toString();
    } catch (IllegalArgumentException noPath) {
      throw new InputRefused(place + ": '" + path + "' is no path", noPath);
    }
  }

  private static Split split(String place, List<String> fields) {
    if (fields.size() < 3 || fields.get(2).isBlank()) {
      return null;
    }
    return Split.named(fields.get(2))
        .orElseThrow(
            () ->
                new InputRefused(
                    "%s: split '%s' is none of train, validation, test"
                        .formatted(place, fields.get(2))));
  }

  private static List<String> fields(String place, String line) {
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
      } else if (character == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(character);
      }
    }
    if (quoted) {
      throw new InputRefused(place + ": a double quote is not closed");
    }
    fields.add(field.toString().strip());
    return fields;
  }
}
