package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stations on {@code docs/architecture.md} and in its pictures are classes that exist. */
class ArchitectureDocumentTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern IN_TEXT = Pattern.compile("`([A-Z][a-z][A-Za-z]+)`");
  private static final Pattern IN_PICTURE = Pattern.compile(">\\d+\\. ([^<]+)</text>");
  private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z]+");

  @Test
  void everyClassItNamesExists() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher text = IN_TEXT.matcher(Files.readString(ROOT.resolve("docs/architecture.md")));
    while (text.find()) {
      named.add(text.group(1));
    }
    for (String picture : Set.of("architecture-image.svg", "architecture-mini-batch.svg")) {
      int stations = 0;
      Matcher station = IN_PICTURE.matcher(Files.readString(ROOT.resolve("docs/" + picture)));
      while (station.find()) {
        stations++;
        Stream.of(station.group(1).split(", "))
            .filter(name -> CLASS.matcher(name).matches())
            .forEach(named::add);
      }
      assertThat(stations).as(picture).isBetween(6, 12);
    }
    assertThat(named).hasSizeGreaterThan(20);
    named.removeAll(classes());
    assertThat(named).isEmpty();
  }

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files =
        Stream.of("common", "datasets", "jobs")
            .map(ROOT::resolve)
            .flatMap(folder -> walk(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  private static Stream<Path> walk(Path module) {
    try {
      return Files.walk(module.resolve("src"));
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
