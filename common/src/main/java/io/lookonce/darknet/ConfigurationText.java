package io.lookonce.darknet;

/** The text of a configuration file, in which single values can be changed line by line. */
final class ConfigurationText {
  private final String[] lines;

  ConfigurationText(String text) {
    lines = text.split("\n", -1);
  }

  /** Changes the value of a key that the section has; a comment behind it stays. */
  void set(DarknetSection section, String key, Object value) {
    int index = section.lineOf(key) - 1;
    String line = lines[index];
    int comment = line.indexOf('#');
    String rest = comment >= 0 ? " " + line.substring(comment) : line.endsWith("\r") ? "\r" : "";
    lines[index] = key + "=" + value + rest;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
