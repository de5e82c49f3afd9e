package io.lookonce.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.Main;
import io.lookonce.jobs.cli.OptionDefaults;
import io.lookonce.jobs.cli.SparkOptions;
import io.lookonce.jobs.help.OptionText;
import java.io.IOException;
import java.lang.reflect.Field;
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
      Set.of(
          "--set",
          "--config",
          "--verbose",
          "--quiet",
          "--json",
          "--help",
          "--version",
          "--dry-run",
          "--registry");

  @Test
  void everyOptionOfEveryCommand() throws Exception {
    CommandLine main = Main.commandLine();
    StringBuilder page = new StringBuilder();
    page.append("# Options and configuration keys\n\n");
    page.append("Every option is a key of the command's file under `conf/`, named without its\n");
    page.append("dashes, and of `--set KEY=VALUE`. The command line takes precedence over\n");
    page.append(
        "`--set`, `--set` over the file of `--config`, and that over the command's file.\n");
    page.append("Defaults are those of the files that come with Lookonce. Commands that run on\n");
    page.append("Spark also take `--master`, `--deploy-mode`, `--num-executors`,\n");
    page.append("`--executor-cores`, `--total-executor-cores`, `--executor-memory`,\n");
    page.append("`--driver-memory`, `--queue`, `--packages`, `--jars`, `--properties-file` and\n");
    page.append("`--conf` of spark-submit. Generated from the code.\n");
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
    page.append("\n\n")
        .append(OptionText.prose(command.usageMessage().description()))
        .append("\n\n");
    page.append("| option | value | default | meaning |\n|---|---|---|---|\n");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      row(page, parameter.paramLabel(), "", "", OptionText.prose(parameter.description()));
    }
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      if (!option.hidden() && !EVERYWHERE.contains(name) && !isOfSpark(option)) {
        assertThat(option.description()).as(command.name() + " " + name).isNotEmpty();
        String value = option.arity().max() == 0 ? "" : option.paramLabel();
        row(page, name, value, standard(option, defaults), OptionText.prose(option.description()));
      }
    }
    page.append("\n`--help`");
    Stream.of("--set", "--config", "--verbose", "--quiet", "--json", "--registry", "--dry-run")
        .filter(name -> command.findOption(name) != null)
        .forEach(name -> page.append(", `").append(name).append('`'));
    page.append(" as everywhere.\n");
  }

  private static boolean isOfSpark(OptionSpec option) {
    return option.userObject() instanceof Field field
        && field.getDeclaringClass() == SparkOptions.class;
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
    return option.required() ? "required" : OptionText.standard(option, defaults);
  }

  private static String code(String text) {
    return text.isEmpty() || text.equals("required") ? text : "`" + text.replace("|", "\\|") + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
