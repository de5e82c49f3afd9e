package io.lookonce.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.Main;
import io.lookonce.jobs.cli.OptionDefaults;
import io.lookonce.jobs.generate.GenerateCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/reference/options.md} has every option, which is also a configuration key. */
class OptionReferenceTest {

  private static final Set<String> EVERYWHERE =
      Set.of("--set", "--config", "--verbose", "--help", "--version", "--dry-run", "--registry");

  @Test
  void everyOptionOfEveryCommand() throws Exception {
    CommandLine main = new CommandLine(new Main());
    main.addSubcommand(GenerateCommand.commandLine());
    StringBuilder page = new StringBuilder();
    page.append("# Options and configuration keys\n\n");
    page.append("Every option is a key of the command's file under `conf/`, named without its\n");
    page.append("dashes, and of `--set KEY=VALUE`. The command line takes precedence over\n");
    page.append("`--set`, and `--set` over the file. Defaults are those of the files that come\n");
    page.append("with Lookonce. Generated from the code.\n");
    for (CommandLine command : main.getSubcommands().values()) {
      OptionDefaults defaults = OptionDefaults.of(main, command.getCommandName());
      for (CommandLine leaf : leaves(command)) {
        write(page, leaf.getCommandSpec(), defaults);
      }
    }
    ReferenceTest.hold("options.md", page.toString());
  }

  private static List<CommandLine> leaves(CommandLine command) {
    List<CommandLine> leaves = new ArrayList<>();
    if (command.getSubcommands().isEmpty()) {
      leaves.add(command);
    }
    command.getSubcommands().values().stream()
        .distinct()
        .forEach(child -> leaves.addAll(leaves(child)));
    return leaves;
  }

  private static void write(StringBuilder page, CommandSpec command, OptionDefaults defaults)
      throws IOException {
    page.append("\n## ").append(command.qualifiedName(" ").replaceFirst("^lookonce ", ""));
    page.append("\n\n").append(prose(command.usageMessage().description())).append("\n\n");
    page.append("| option | value | default | meaning |\n|---|---|---|---|\n");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      row(page, parameter.paramLabel(), "", "", prose(parameter.description()));
    }
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      if (!option.hidden() && !EVERYWHERE.contains(name)) {
        assertThat(option.description()).as(command.name() + " " + name).isNotEmpty();
        String value = option.arity().max() == 0 ? "" : option.paramLabel();
        row(page, name, value, standard(option, defaults), prose(option.description()));
      }
    }
    page.append("\n`--set`, `--config`, `--verbose`, `--help`");
    Stream.of("--registry", "--dry-run")
        .filter(name -> command.findOption(name) != null)
        .forEach(name -> page.append(", `").append(name).append('`'));
    page.append(" as everywhere.\n");
  }

  private static void row(
      StringBuilder page, String name, String value, String standard, String meaning) {
    page.append(
        String.format(
            Locale.ROOT,
            "| `%s` | %s | %s | %s |\n",
            name,
            code(value),
            code(standard),
            cell(meaning)));
  }

  private static String standard(OptionSpec option, OptionDefaults defaults) {
    if (option.required()) {
      return "required";
    }
    String configured = defaults.defaultValue(option);
    Object initial = configured != null ? configured : option.initialValue();
    if (initial == null || initial.equals(false) || initial instanceof List<?>) {
      return "";
    }
    return initial.toString().toLowerCase(java.util.Locale.ROOT).equals(initial.toString())
            || configured != null
        ? initial.toString()
        : initial instanceof Enum<?> name
            ? name.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
            : initial.toString();
  }

  private static String code(String text) {
    return text.isEmpty() || text.equals("required") ? text : "`" + text.replace("|", "\\|") + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String prose(String... lines) {
    return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
  }
}
