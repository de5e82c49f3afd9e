package io.lookonce.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of fields with a comma or another character between them. A field may stand in double
 * quotes, with a double quote inside it written twice (RFC 4180, without line breaks in fields);
 * blanks around a field are dropped.
 */
public final class CsvLine {

  private CsvLine() {}

  /**
   * Takes a line apart.
   *
   * @return at least one field; empty if a double quote is not closed
   */
  public static Optional<List<String>> fields(String line) {
    return fields(line, ',');
  }

  /**
   * The same with another separator.
   *
   * @param separator any character but a double quote
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
}
