package io.lookonce.jobs.help;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.Main;
import io.lookonce.jobs.cli.OptionDefaults;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help}, {@code help}, {@code help --man} and {@code completion} print. */
class HelpTest {

  private static final int WIDTH = 100;

  /** Of a line of a list of commands, beside the name. */
  private static final int SUMMARY = 78;

  @TestFactory
  Stream<DynamicTest> everyCommandSaysItAll() {
    return leaves(commands()).stream()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getCommandSpec().qualifiedName(), () -> requireWhole(command)));
  }

  private static void requireWhole(CommandLine command) {
    String help = command.getUsageMessage();

    assertThat(help).doesNotContain("${", "\u001b", "Score images:");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
    assertThat(OptionText.summary(command.getCommandSpec())).hasSizeBetween(10, SUMMARY);
    List<String> order = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(help).contains(option.longestName());
      if (option.required()) {
        order.add(option.longestName());
      }
    }
    if (!order.isEmpty()) {
      String required = help.substring(help.indexOf("Required:"));
      assertThat(required.substring(0, required.indexOf("\n\n"))).contains(order);
    }
  }

  /** Every example is a line that the command line takes. */
  @TestFactory
  Stream<DynamicTest> examplesAreCommands() {
    return leaves(commands()).stream()
        .flatMap(command -> Arrays.stream(command.getCommandSpec().usageMessage().footer()))
        .filter(line -> line.startsWith("  lookonce "))
        .map(String::strip)
        .map(line -> DynamicTest.dynamicTest(line, () -> requireParsed(line)));
  }

  private static void requireParsed(String line) {
    String[] words = line.replaceFirst(" > .*", "").replaceFirst("lookonce ", "").split(" ");
    CommandLine.ParseResult parsed = commands().parseArgs(words);
    assertThat(parsed.hasSubcommand()).isTrue();
  }

  @Test
  void mostCommandsHaveExamples() {
    assertThat(leaves(commands()))
        .filteredOn(command -> !command.getCommandSpec().qualifiedName().contains("generate"))
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().usageMessage().footer())
                    .as(command.getCommandName())
                    .contains("Examples:"));
  }

  @Test
  void commandsAreListedInGroups() {
    assertThat(commands().getUsageMessage())
        .containsSubsequence(
            "Score images:",
            "  detect              Detects objects in every image of a folder",
            "Make data sets:",
            "  ingest ",
            "Train:",
            "  train-detector ",
            "Help and checks:",
            "  doctor ")
        .doesNotContain("Other commands");
  }

  @Test
  void defaultsAreThoseOfTheConfigurationFile() {
    CommandLine main = commands();
    main.setDefaultValueProvider(OptionDefaults.of(main, "classify"));

    assertThat(run(main, "help", "classify"))
        .contains("Images in one forward pass. Default: 8.")
        .contains("Lookonce", "Limits:");
  }

  @Test
  void aManualPageHasEveryOptionAndOnlyMacrosOfItsOwn() {
    String page = run(commands(), "help", "--man", "models", "import");

    assertThat(page)
        .startsWith(".TH \"LOOKONCE-MODELS-IMPORT\"")
        .contains("\\fB\\-\\-anchors\\fR")
        .contains(".SH \"EXIT STATUS\"");
    assertThat(page.lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(TH|SH|TP|nf|fi).*"));
  }

  @Test
  void completionKnowsOptionsOfCommandsBelow() {
    assertThat(run(commands(), "completion"))
        .contains("--score-threshold")
        .contains("_picocli_lookonce_models_rollback");
  }

  @Test
  void helpOfWhatIsNoCommandNamesThoseThatAre() {
    CommandLine main = commands();
    StringWriter err = new StringWriter();
    main.setErr(new PrintWriter(err));

    assertThat(main.execute("help", "models", "lsit")).isEqualTo(2);
    assertThat(err.toString()).contains("no command 'lsit'; known: import, list, show");
  }

  private static String run(CommandLine main, String... words) {
    StringWriter out = new StringWriter();
    main.setOut(new PrintWriter(out));
    assertThat(main.execute(words)).isZero();
    return out.toString();
  }

  private static CommandLine commands() {
    return Main.commandLine();
  }

  private static List<CommandLine> leaves(CommandLine command) {
    Map<String, CommandLine> below = command.getSubcommands();
    return below.isEmpty()
        ? List.of(command)
        : below.values().stream().flatMap(child -> leaves(child).stream()).toList();
  }
}
