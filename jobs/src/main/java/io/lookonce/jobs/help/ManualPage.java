package io.lookonce.jobs.help;

import io.lookonce.model.SoftwareVersion;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's page for {@code man}, in roff. */
final class ManualPage {

  private final CommandSpec command;
  private final IDefaultValueProvider defaults;
  private final StringBuilder text = new StringBuilder();

  private ManualPage(CommandSpec command) {
    this.command = command;
    this.defaults = command.defaultValueProvider();
  }

  /** The page of a command. */
  static String of(CommandSpec command) {
    return new ManualPage(command).page();
  }

  private String page() {
    String name = command.qualifiedName("-");
    line(
        ".TH \"%s\" \"1\" \"\" \"Lookonce %s\" \"Lookonce\"",
        name.toUpperCase(Locale.ROOT), SoftwareVersion.version());
    section("NAME");
    line("%s \\- %s", escaped(name), escaped(OptionText.summary(command)));
    section("SYNOPSIS");
    line("%s", escaped(OptionText.synopsis(command)));
    section("DESCRIPTION");
    line("%s", escaped(OptionText.prose(command.usageMessage().description())));
    parameters();
    options();
    commands();
    footer();
    section("EXIT STATUS");
    line("0 done; 1 failed; 2 bad usage, configuration or input; 3 done, but more records failed");
    line("than \\-\\-max\\-error\\-rate allows.");
    return text.toString();
  }

  private void parameters() {
    if (!command.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      line(".TP\n\\fI%s\\fR", escaped(parameter.paramLabel()));
      line("%s", escaped(OptionText.prose(parameter.description())));
    }
  }

  private void options() {
    OptionText.groups(command)
        .forEach(
            (heading, options) -> {
              section(heading.toUpperCase(Locale.ROOT));
              for (OptionSpec option : options) {
                String label = option.arity().max() == 0 ? "" : option.paramLabel();
                line(
                    ".TP\n\\fB%s\\fR \\fI%s\\fR",
                    escaped(String.join(", ", option.names())), escaped(label));
                line("%s", escaped(OptionText.meaning(option, defaults)));
              }
            });
  }

  private void commands() {
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
    }
    for (CommandLine below : command.subcommands().values()) {
      line(".TP\n\\fB%s\\fR", escaped(below.getCommandName()));
      line("%s", escaped(OptionText.summary(below.getCommandSpec())));
    }
  }

  private void footer() {
    String[] lines = command.usageMessage().footer();
    if (Arrays.stream(lines).allMatch(String::isBlank)) {
      return;
    }
    section("NOTES");
    line(".nf");
    Arrays.stream(lines).filter(line -> !line.isBlank()).forEach(line -> line("%s", escaped(line)));
    line(".fi");
  }

  private void section(String heading) {
    line(".SH \"%s\"", heading);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Text that roff prints as it is. */
  private static String escaped(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
