package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to a box that reaches beyond the edges of its image. */
public enum BoxOutside {
  /** It is cut off at the edges; refused only if nothing is left. */
  CLIP,
  /** It is left out. */
  REFUSE;

  /** The rule of a name, as {@link #title} gives it. */
  public static Optional<BoxOutside> named(String name) {
    return Arrays.stream(values()).filter(rule -> rule.title().equals(name)).findFirst();
  }

  /** The name in options and files: {@code clip} or {@code refuse}. */
  @JsonValue
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
