package io.lookonce.configuration;

import java.util.List;

/** A setting whose key is passed on to another configuration. */
public final class WrittenSetting {

  private final String key;
  private final TypedValue value;

  WrittenSetting(String key, TypedValue value) {
    this.key = key;
    this.value = value;
  }

  /** The key, relative to its section, with dots. */
  public String key() {
    return key;
  }

  /** The value as for {@code --set}, after the equals sign. */
  public String text() {
    return value.overriding();
  }

  /** The elements of a list, each as {@link #text()} gives a value; refused if it is no list. */
  public List<String> elements() {
    return value.list(TypedValue::overriding);
  }

  /** The numbers of a list, each in a range; refused if it is no list of them. */
  public List<Double> numbers(Range range) {
    return value.list(element -> element.number(range));
  }

  /** The value as a whole number in a range. */
  public int integer(Range range) {
    return value.integer(range);
  }

  /** Its position: {@code file:line}, or the option that set it. */
  public String position() {
    return value.position();
  }

  /**
   * A refusal with its position.
   *
   * @param reason continues the key and its value
   */
  public ConfigurationRefused refused(String reason) {
    return value.refused(reason);
  }
}
