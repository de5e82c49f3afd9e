package io.lookonce.data;

import io.lookonce.storage.InputRefused;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The classes of a data set; a label is a place in this list, from 0. */
public final class ClassNames {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");

  private final List<String> names;
  private final Map<String, Integer> labels = new HashMap<>();

  private ClassNames(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : names) {
      labels.put(name, labels.size());
    }
  }

  /**
   * Classes in a given order.
   *
   * @param origin what gave them, for the message
   * @throws InputRefused if a name is blank or occurs twice
   */
  public static ClassNames declared(String origin, List<String> names) {
    if (names.stream().anyMatch(String::isBlank)) {
      throw new InputRefused(origin + ": a class name is blank");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new InputRefused(origin + ": a class is named twice in " + String.join(", ", names));
    }
    return new ClassNames(names);
  }

  /** The distinct labels in order: by value if all are whole numbers, else by name. */
  public static ClassNames seen(Collection<String> labels) {
    boolean numbers = labels.stream().allMatch(label -> WHOLE_NUMBER.matcher(label).matches());
    Comparator<String> order =
        numbers
            ? Comparator.<String>comparingInt(Integer::parseInt).thenComparing(label -> label)
            : Comparator.naturalOrder();
    return new ClassNames(labels.stream().distinct().sorted(order).toList());
  }

  /** The names, by label. */
  public List<String> names() {
    return names;
  }

  /**
   * The label that a source's text means: a class by name or, where no class has that name, by
   * number.
   *
   * @return from 0 to the number of classes less 1
   * @throws InputRefused naming the record, if it means no class
   */
  public int labelOf(LabelledPicture picture) {
    Integer byName = labels.get(picture.label());
    if (byName != null) {
      return byName;
    }
    if (!WHOLE_NUMBER.matcher(picture.label()).matches()) {
      throw new InputRefused(
          "%s: label '%s' is none of the classes %s"
              .formatted(picture.place(), picture.label(), String.join(", ", names)));
    }
    int number = Integer.parseInt(picture.label());
    if (number < 0 || number >= names.size()) {
      throw new InputRefused(
          "%s: label %d is out of range, there are classes 0 to %d (%s)"
              .formatted(picture.place(), number, names.size() - 1, String.join(", ", names)));
    }
    return number;
  }
}
