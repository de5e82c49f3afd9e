package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The libraries that the distribution carries: all listed, and each version reviewed. */
class LibrariesIT {

  /** A line {@code GROUP:NAME VERSION} for each library whose vulnerabilities were looked up. */
  private static final Path REVIEWED = Path.of("../docs/reviewed-libraries.txt");

  private static final String OWN = "io.lookonce";

  @Test
  void theListHoldsEveryJar() throws IOException {
    Path home = Distribution.built().home();
    Set<String> listed =
        libraries(home).map(LibrariesIT::fileName).collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> files = Files.walk(home)) {
      List<String> unlisted =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".jar") && !name.startsWith("lookonce"))
              .filter(name -> listed.stream().noneMatch(library -> isOf(library, name)))
              .toList();
      assertThat(unlisted).as("in the distribution, but not in bom.json").isEmpty();
    }
  }

  /** A version that nobody has looked up yet is looked up before it is shipped. */
  @Test
  void everyVersionIsReviewed() throws IOException {
    List<String> carried =
        libraries(Distribution.built().home())
            .filter(library -> !library.path("group").asText().startsWith(OWN))
            .map(LibrariesIT::line)
            .distinct()
            .sorted()
            .toList();
    if ("write".equals(System.getProperty("lookonce.reference"))) {
      Files.write(REVIEWED, carried);
    }
    assertThat(carried)
        .as(
            "look up the vulnerabilities of new versions, note them in docs/vulnerabilities.md, and"
                + " write the list anew: -Dlookonce.reference=write")
        .isEqualTo(Files.readAllLines(REVIEWED));
  }

  private static Stream<JsonNode> libraries(Path home) throws IOException {
    JsonNode list = new ObjectMapper().readTree(home.resolve("bom.json").toFile());
    return StreamSupport.stream(list.path("components").spliterator(), false);
  }

  private static String line(JsonNode library) {
    return library.path("group").asText()
        + ":"
        + library.path("name").asText()
        + " "
        + library.path("version").asText();
  }

  private static String fileName(JsonNode library) {
    return library.path("name").asText() + "-" + library.path("version").asText();
  }

  /** A jar may have a classifier after its version. */
  private static boolean isOf(String library, String jar) {
    return jar.equals(library + ".jar") || jar.startsWith(library + "-");
  }
}
