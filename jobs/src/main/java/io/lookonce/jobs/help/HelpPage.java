package io.lookonce.jobs.help;

import io.lookonce.jobs.cli.HelpGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help that {@code --help} prints: required options first, then the command's own, then the
 * shared ones in groups, each with its default; of a command that has others below it those, in
 * groups, each with a whole sentence. It has no colours, whatever the terminal.
 */
public final class HelpPage {

  private static final int WIDTH = 100;
  private static final int LONGEST_OPTION = 34;
  private static final String OTHERS = "Other commands";

  private HelpPage() {}

  /** Gives a command and all below it this form of help. */
  public static void install(CommandLine commandLine) {
    commandLine.setColorScheme(Help.defaultColorScheme(Ansi.OFF));
    commandLine.setUsageHelpWidth(WIDTH);
    commandLine.setUsageHelpLongOptionsMaxWidth(LONGEST_OPTION);
    Map<String, IHelpSectionRenderer> sections =
        new LinkedHashMap<>(commandLine.getHelpSectionMap());
    sections.put(
        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
        help -> OptionText.synopsis(help.commandSpec()) + System.lineSeparator());
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPage::commands);
    commandLine.setHelpSectionMap(sections);
  }

  private static String options(Help help) {
    CommandSpec command = help.commandSpec();
    IDefaultValueProvider defaults = command.defaultValueProvider();
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    List<OptionSpec> all = new ArrayList<>();
    OptionText.groups(command)
        .forEach(
            (heading, options) -> {
              List<OptionSpec> shown =
                  options.stream().map(option -> shown(option, defaults)).toList();
              groups.put(heading, shown);
              all.addAll(shown);
            });
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
          layout.addOptions(options, help.createDefaultParamLabelRenderer());
          text.append(String.format(Locale.ROOT, "%n%s:%n%s", heading, layout));
        });
    return text.toString();
  }

  private static OptionSpec shown(OptionSpec option, IDefaultValueProvider defaults) {
    if (option.usageHelp() || option.versionHelp()) {
      return option;
    }
    return OptionSpec.builder(option)
        .description(OptionText.meaning(option, defaults).replace("%", "%%"))
        .build();
  }

  private static String commands(Help help) {
    Map<String, List<CommandSpec>> groups = new LinkedHashMap<>();
    List<CommandSpec> others = new ArrayList<>();
    for (CommandLine below : help.commandSpec().subcommands().values()) {
      CommandSpec command = below.getCommandSpec();
      HelpGroup group = command.userObject().getClass().getAnnotation(HelpGroup.class);
      if (group == null) {
        others.add(command);
      } else {
        groups.computeIfAbsent(group.value(), name -> new ArrayList<>()).add(command);
      }
    }
    if (!others.isEmpty()) {
      groups.put(groups.isEmpty() ? "Commands" : OTHERS, others);
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, commands) -> {
          text.append(String.format(Locale.ROOT, "%n%s:%n", heading));
          commands.forEach(
              command ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "  %-19s %s%n",
                          command.name(),
                          OptionText.summary(command))));
        });
    return text.toString();
  }
}
