package io.lookonce.jobs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What README and documents say holds: links lead somewhere, commands are commands, configurations
 * that they name are there, and the messages of the troubleshooting page are the product's.
 */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int README_LINES = 160;
  private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\\n(.*?)^```");
  private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md")))
        .hasSizeLessThanOrEqualTo(README_LINES);
  }

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() {
    return documents().stream()
        .map(
            document ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(document).toString(),
                    () -> assertThat(broken(document)).isEmpty()));
  }

  private static List<String> broken(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(withoutBlocks(Files.readString(document)));
    while (link.find()) {
      String[] target = link.group(1).split("#", 2);
      if (target[0].matches("[a-z]+:.*")) {
        continue;
      }
      Path file = target[0].isEmpty() ? document : document.resolveSibling(target[0]).normalize();
      if (!Files.exists(file)
          || (target.length > 1 && !anchors(Files.readString(file)).contains(target[1]))) {
        broken.add(link.group(1));
      }
    }
    return broken;
  }

  private static Set<String> anchors(String text) {
    Set<String> anchors = new TreeSet<>();
    Matcher heading = HEADING.matcher(withoutBlocks(text));
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .strip()
              .replace(' ', '-'));
    }
    return anchors;
  }

  /** Every document is one that the index leads to. */
  @Test
  void theIndexHasEveryDocument() throws IOException {
    String index = Files.readString(ROOT.resolve("docs/README.md"));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".md") && !name.equals("README.md"))
          .allSatisfy(name -> assertThat(index).contains("(" + name));
    }
  }

  /** A command line of a document is parsed by the product; nothing is run. */
  @TestFactory
  Stream<DynamicTest> commandsAreCommands() {
    return documents().stream()
        .flatMap(document -> commands(document).stream())
        .distinct()
        .map(line -> DynamicTest.dynamicTest(line, () -> requireCommand(line)));
  }

  private static void requireCommand(String line) {
    List<String> words = new ArrayList<>(List.of(line.replaceAll("[\"']", "").split("\\s+")));
    int separator = words.indexOf("--");
    if (separator >= 0) {
      words.subList(0, separator + 1).clear();
    }
    Main.commandLine().parseArgs(words.toArray(String[]::new));
    for (String word : words) {
      if (word.startsWith("conf/")) {
        assertThat(ROOT.resolve(word)).exists();
      }
    }
  }

  private static List<String> commands(Path document) {
    List<String> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(read(document));
    while (block.find()) {
      block
          .group(1)
          .replace("\\\n", " ")
          .lines()
          .map(line -> line.strip().replaceFirst("^([A-Z_]+=\\S+ )+", ""))
          .filter(line -> line.startsWith("submit/lookonce ") || line.startsWith("lookonce "))
          .map(line -> line.replaceFirst("^\\S+ ", "").replaceFirst(" +#.*", ""))
          // An ellipsis stands for what the reader has.
          .filter(line -> !line.contains("…"))
          .forEach(commands::add);
    }
    return commands;
  }

  @Test
  void theCommandsOfTheDocumentsAreManyAndAreFound() {
    assertThat(documents().stream().flatMap(document -> commands(document).stream()))
        .hasSizeGreaterThan(60);
  }

  @Test
  void messagesOfTheTroubleshootingPageAreTheProducts() throws IOException {
    String sources = sources();
    List<String> absent = new ArrayList<>();
    Matcher message = MESSAGE.matcher(Files.readString(ROOT.resolve("docs/troubleshooting.md")));
    while (message.find()) {
      if (!sources.contains(message.group(1))) {
        absent.add(message.group(1));
      }
    }
    assertThat(absent).isEmpty();
  }

  private static String sources() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String folder : List.of("common/src/main", "jobs/src/main", "submit")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> file.toString().endsWith(".java") || folder.equals("submit"))
            .forEach(file -> text.append(JOINED.matcher(read(file)).replaceAll("")));
      }
    }
    return text.toString();
  }

  private static List<Path> documents() {
    List<Path> documents = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
      documents.add(ROOT.resolve(name));
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      documents.addAll(
          files.filter(file -> file.toString().endsWith(".md")).collect(Collectors.toList()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return documents;
  }

  private static String withoutBlocks(String text) {
    return BLOCK.matcher(text).replaceAll("");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
