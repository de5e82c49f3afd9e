package io.lookonce.jobs.help;

import io.lookonce.jobs.cli.HelpGroup;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What help and reference say of an option: its group, its default, its meaning. */
public final class OptionText {

  /** The group of what no run can do without. */
  private static final String REQUIRED = "Required";

  /** The group of a command's own options. */
  private static final String OWN = "Options";

  /** Values that are listed in the synopsis; longer lists are with the option. */
  private static final int LONGEST_LABEL = 30;

  private OptionText() {}

  /** Options that are shown, by group: the required ones, the command's own, and the others. */
  static Map<String, List<OptionSpec>> groups(CommandSpec command) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    groups.put(REQUIRED, new ArrayList<>());
    groups.put(OWN, new ArrayList<>());
    Map<String, List<OptionSpec>> last = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      if (option.hidden()) {
        continue;
      }
      Class<?> declaring = declaring(option);
      // Of a command's class the annotation says where the command belongs.
      HelpGroup group =
          declaring.isAnnotationPresent(Command.class)
              ? null
              : declaring.getAnnotation(HelpGroup.class);
      if (option.required()) {
        groups.get(REQUIRED).add(option);
      } else if (group == null && declaring != Object.class) {
        groups.get(OWN).add(option);
      } else {
        String heading = group == null ? "General" : group.value();
        (heading.startsWith("General") || heading.contains("Spark") ? last : groups)
            .computeIfAbsent(heading, name -> new ArrayList<>())
            .add(option);
      }
    }
    groups.putAll(last);
    groups.values().removeIf(List::isEmpty);
    return groups;
  }

  /** {@link Object} for an option that picocli brings. */
  private static Class<?> declaring(OptionSpec option) {
    if (option.userObject() instanceof Field field) {
      String owner = field.getDeclaringClass().getName();
      return owner.startsWith("picocli") ? Object.class : field.getDeclaringClass();
    }
    return option.userObject() instanceof Method method ? method.getDeclaringClass() : Object.class;
  }

  /**
   * The value that holds where an option is not given.
   *
   * @param defaults those of the command's configuration file; null if there are none
   * @return empty if there is no such value
   */
  public static String standard(OptionSpec option, IDefaultValueProvider defaults) {
    if (option.required()) {
      return "";
    }
    String configured = configured(option, defaults);
    Object initial = configured != null ? configured : option.initialValue();
    if (initial == null || initial.equals(false) || initial instanceof List<?>) {
      return "";
    }
    return initial instanceof Enum<?> name
        ? name.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : initial.toString();
  }

  private static String configured(ArgSpec option, IDefaultValueProvider defaults) {
    try {
      return defaults == null ? null : defaults.defaultValue(option);
    } catch (Exception declared) {
      throw new IllegalStateException(declared);
    }
  }

  /** The meaning in one paragraph, with the default at its end unless it names it itself. */
  static String meaning(OptionSpec option, IDefaultValueProvider defaults) {
    String meaning = prose(option.description());
    String standard = standard(option, defaults);
    return standard.isEmpty()
            || standard.equals("false")
            || meaning.toLowerCase(Locale.ROOT).contains("default")
        ? meaning
        : meaning + " Default: " + standard + ".";
  }

  /** What must be given, in one line: {@code lookonce detect --images URI … [OPTIONS]}. */
  static String synopsis(CommandSpec command) {
    StringBuilder text = new StringBuilder(command.qualifiedName());
    for (PositionalParamSpec argument : command.positionalParameters()) {
      String label = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
      text.append(argument.required() ? " " + label : " [" + label + "]");
    }
    for (OptionSpec option : command.options()) {
      if (option.required()) {
        String label = option.paramLabel();
        String name = option.longestName();
        text.append(' ').append(name).append(' ');
        text.append(
            label.length() <= LONGEST_LABEL ? label : name.substring(2).toUpperCase(Locale.ROOT));
      }
    }
    return text.append(command.subcommands().isEmpty() ? " [OPTIONS]" : " COMMAND").toString();
  }

  /** Lines of an annotation as one paragraph. */
  public static String prose(String... lines) {
    return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
  }

  /** The first sentence of what a command does, which lists of commands show. */
  static String summary(CommandSpec command) {
    String all = prose(command.usageMessage().description());
    int end = all.indexOf(". ");
    String first = end < 0 ? all : all.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }
}
