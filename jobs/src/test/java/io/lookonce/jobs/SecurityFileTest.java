package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What SECURITY.md promises is held by tests that exist. */
class SecurityFileTest {

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern ROW = Pattern.compile("^\\|.*\\|$");

  @Test
  void everyTestItNamesExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Matcher test = TEST.matcher(text()); test.find(); named++) {
      if (!hasTest(test.group(1), test.group(2))) {
        missing.add(test.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(20);
  }

  @Test
  void everyThreatNamesATest() throws IOException {
    String threats =
        text().substring(text().indexOf("## Threats"), text().indexOf("## What is not defended"));
    assertThat(
            threats
                .lines()
                .filter(line -> ROW.matcher(line).matches())
                .skip(2)
                .filter(line -> !TEST.matcher(line).find()))
        .isEmpty();
  }

  private static String text() throws IOException {
    return Files.readString(Path.of("../SECURITY.md"));
  }

  private static boolean hasTest(String className, String method) throws IOException {
    Pattern declared = Pattern.compile("\\b(void|ArchRule) " + Pattern.quote(method) + "\\b");
    for (String module : List.of("../common", "../jobs")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        for (Path file : files.filter(file -> file.endsWith(className + ".java")).toList()) {
          if (declared.matcher(Files.readString(file)).find()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
