package io.lookonce.model.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metadata that Ultralytics' exporters write into {@code metadata_props}, in Python's notation. */
record UltralyticsMetadata(Map<String, String> properties) {

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:(\\d{1,6})\\s*:\\s*|\"(\\d{1,6})\"\\s*:\\s*)?"
              + "(?:'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

  /** Class names in the order of their ids; empty if there are none, or some are missing. */
  List<String> names() {
    String text = properties.getOrDefault("names", "");
    Map<Integer, String> byId = new TreeMap<>();
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      String id = entry.group(1) != null ? entry.group(1) : entry.group(2);
      String name = entry.group(3) != null ? entry.group(3) : entry.group(4);
      byId.put(id != null ? Integer.parseInt(id) : byId.size(), name.replaceAll("\\\\(.)", "$1"));
    }
    List<String> names = new ArrayList<>(byId.values());
    boolean complete = !names.isEmpty() && byId.containsKey(names.size() - 1);
    return complete ? distinct(names) : List.of();
  }

  /** Classes with the same name get their id appended. */
  private static List<String> distinct(List<String> names) {
    List<String> distinct = new ArrayList<>();
    for (int id = 0; id < names.size(); id++) {
      String name = names.get(id).isBlank() ? "class " + id : names.get(id).strip();
      distinct.add(distinct.contains(name) ? name + " (" + id + ")" : name);
    }
    return distinct;
  }

  /** Height and width that the model was exported for; empty if unknown. */
  List<Integer> size() {
    Matcher number = NUMBER.matcher(properties.getOrDefault("imgsz", ""));
    List<Integer> sides = new ArrayList<>();
    while (number.find()) {
      sides.add(Integer.parseInt(number.group()));
    }
    if (sides.size() == 1) {
      sides.add(sides.get(0));
    }
    return sides.size() == 2 ? sides : List.of();
  }

  /** {@code detect}, {@code segment}, {@code pose}, {@code obb} or {@code classify}; or empty. */
  String task() {
    return properties.getOrDefault("task", "");
  }

  /** Whether the boxes need no suppression. */
  boolean endToEnd() {
    return List.of("end2end", "nms").stream()
            .anyMatch(key -> properties.getOrDefault(key, "").equalsIgnoreCase("true"))
        || properties.getOrDefault("args", "").contains("'nms': True");
  }
}
