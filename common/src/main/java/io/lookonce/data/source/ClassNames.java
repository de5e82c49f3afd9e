package io.lookonce.data.source;

import io.lookonce.storage.InputRefused;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The class names of a data set. A label is an index into this list. */
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
   * @param origin source of the names, for the message
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

  /**
   * The classes of a data set made of several sources: the requested ones, else the ones that the
   * sources declare, else the labels that occur.
   *
   * @param asked names from {@code --classes}; may be empty
   * @param declared classes that each source declares; an empty list for a source that declares
   *     none
   * @param labels supplies all labels that occur
   * @throws InputRefused if the sources declare different classes, or a name is blank or occurs
   *     twice
   */
  public static ClassNames of(
      List<String> asked, List<List<String>> declared, Supplier<Collection<String>> labels) {
    if (!asked.isEmpty()) {
      return declared("--classes", asked);
    }
    List<List<String>> different =
        declared.stream().filter(names -> !names.isEmpty()).distinct().toList();
    if (different.size() > 1) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "the inputs declare different classes, %s; name them in order with --classes",
              different));
    }
    return different.isEmpty()
        ? seen(labels.get())
        : declared("the inputs' classes", different.get(0));
  }

  /** The distinct labels, sorted by value if all are whole numbers, else by name. */
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
   * The label that a text denotes: the class of that name or, if there is none and no class name is
   * a number, the class of that number. If a class is called "1", numbers are names only.
   *
   * @return from 0 to the number of classes minus 1; empty if it denotes no class
   */
  public OptionalInt find(String label) {
    OptionalInt byName = findName(label);
    if (byName.isPresent() || names.stream().anyMatch(ClassNames::isNumber)) {
      return byName;
    }
    int number = WHOLE_NUMBER.matcher(label).matches() ? Integer.parseInt(label) : -1;
    return number >= 0 && number < names.size() ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** The label of the class with exactly this name; empty if there is none. */
  public OptionalInt findName(String name) {
    Integer label = labels.get(name);
    return label == null ? OptionalInt.empty() : OptionalInt.of(label);
  }

  /**
   * Whether texts may be class numbers. If one of them is a name, all are names: beside "cat", "0"
   * is the class named "0" and not the first class.
   */
  public static boolean mayBeNumbers(Collection<String> texts) {
    return texts.stream().allMatch(ClassNames::isNumber);
  }

  private static boolean isNumber(String text) {
    return WHOLE_NUMBER.matcher(text).matches();
  }

  /**
   * The label of a record.
   *
   * @param byNumber whether the text may be a class number, as in {@link #find}; otherwise it is a
   *     name
   * @param place position for the message, such as {@code labels.csv:12}
   * @param text label of the record
   * @return from 0 to the number of classes minus 1
   * @throws InputRefused naming the record, if its label denotes no class
   */
  public int labelOf(String place, String text, boolean byNumber) {
    OptionalInt label = byNumber ? find(text) : findName(text);
    if (label.isPresent()) {
      return label.getAsInt();
    }
    if (!byNumber || !isNumber(text) || names.stream().anyMatch(ClassNames::isNumber)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: label '%s' is none of the classes %s",
              place,
              text,
              String.join(", ", names)));
    }
    throw new InputRefused(
        String.format(
            Locale.ROOT,
            "%s: label %s is out of range, there are classes 0 to %d (%s)",
            place,
            text,
            names.size() - 1,
            String.join(", ", names)));
  }
}
