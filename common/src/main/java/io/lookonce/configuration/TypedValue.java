package io.lookonce.configuration;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/**
 * A value that is converted to a Java type.
 *
 * @param key the full key, for the refusal
 * @param value the value with its position
 */
record TypedValue(String key, ConfigValue value) {

  String text() {
    if (value instanceof ConfigObject || value instanceof ConfigList) {
      throw refused("must be text");
    }
    return value.unwrapped().toString();
  }

  boolean flag() {
    return switch (value.unwrapped().toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("must be true or false");
    };
  }

  double number(Range range) {
    double number;
    try {
      number = new BigDecimal(value.unwrapped().toString()).doubleValue();
    } catch (NumberFormatException e) {
      throw refused("must be a number " + range);
    }
    if (!range.contains(number)) {
      throw refused("must be " + range);
    }
    return number;
  }

  int integer(Range range) {
    double number = number(range);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw refused("must be a whole number");
    }
    return (int) number;
  }

  String choice(List<String> allowed) {
    String name = text();
    if (!allowed.contains(name)) {
      String nearest =
          NearestName.of(name, allowed).map(near -> ", did you mean " + near + "?").orElse("");
      throw refused("is not known" + nearest + " (one of " + String.join(", ", allowed) + ")");
    }
    return name;
  }

  <T> List<T> list(Function<TypedValue, T> element) {
    if (!(value instanceof ConfigList list)) {
      throw refused("must be a list [a, b, ..]");
    }
    return list.stream().map(item -> element.apply(new TypedValue(key, item))).toList();
  }

  ConfigurationRefused refused(String reason) {
    return new ConfigurationRefused(position(), key + " = " + rendered() + " " + reason);
  }

  String position() {
    return SettingsParser.position(value.origin());
  }

  /** The value as for {@code --set}: literal text, unless that would be parsed as HOCON. */
  String overriding() {
    String text = value.unwrapped().toString();
    boolean literal =
        value.valueType() == ConfigValueType.STRING && !text.matches("[\\[{\"].*|.*\\s");
    return literal ? text : value.render(ConfigRenderOptions.concise());
  }

  /** The value as HOCON. */
  String rendered() {
    if (value.valueType() != ConfigValueType.STRING) {
      return value.render(ConfigRenderOptions.concise());
    }
    String text = value.unwrapped().toString();
    return text.matches("[A-Za-z0-9._-]+") ? text : ConfigUtil.quoteString(text);
  }
}
