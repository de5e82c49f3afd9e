package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command on names of every kind: there is a row for each file, or a refusal that names it.
 *
 * <p>Each command runs in one locale; {@code -Dlookonce.locales=all} runs every command in a locale
 * with Latin, with Arabic and with Persian digits.
 */
@Tag("spark")
class OddNamesTest {

  private static final List<String> CLASSES = List.of("red", "green", "blü [1]*{x,y}:#%41 ");

  @TempDir private static Path made;
  private static Path images;
  private static OddNames names;
  private static String registry;
  private final Locale before = Locale.getDefault();

  private static Stream<String> locales(String usual) {
    return "all".equals(System.getProperty("lookonce.locales"))
        ? Stream.of("en-US", "ar-EG-u-nu-arab", "fa-IR")
        : Stream.of(usual);
  }

  static Stream<String> latin() {
    return locales("en-US");
  }

  static Stream<String> arabic() {
    return locales("ar-EG-u-nu-arab");
  }

  static Stream<String> persian() {
    return locales("fa-IR");
  }

  @BeforeAll
  static void make() throws Exception {
    assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")),
        "these names need a JVM whose locale is UTF-8");
    images = Files.createDirectory(made.resolve("bïlder {a,b} [x]* 50% #1"));
    names = OddNames.in(images);
    registry = "--registry=" + made.resolve("models");
    ColouredSquares.publishDetector(
        made.resolve("models"), Files.createDirectory(made.resolve("s")));
    SmallClassifier.publish("cats-two-layer", List.of("other", "cat"), made.resolve("models"));
  }

  @AfterEach
  void setBack() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @MethodSource("latin")
  void detectGivesEveryFileItsRowPaintingAndPlaceInCoco(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path output = made.resolve("fünd[1] {a,b} 50% " + locale);
    Path coco = made.resolve("12:30 [é] " + locale + ".json");
    String[] words = {
      "detect",
      "--images=" + images,
      "--model=squares",
      registry,
      "--output=" + output,
      "--coco=" + coco,
      "--paint=all"
    };

    CommandRun run = CommandRun.of(words);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertRows(TableRows.of(escaped(output)), names.notText);
    Set<String> listed = new HashSet<>();
    json(coco).get("images").forEach(image -> listed.add(image.get("file_name").asText()));
    assertThat(listed).isEqualTo(relative(names.images));
    try (Stream<Path> painted = Files.walk(output.resolve("painted"))) {
      assertThat(painted.filter(Files::isRegularFile)).hasSameSizeAs(names.images);
    }

    // In a locale with digits of its own, all this is known.
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    assertThat(CommandRun.of(words).out()).contains("nothing new");
  }

  @ParameterizedTest
  @MethodSource("persian")
  void classifyGivesEveryFileItsRow(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path output = made.resolve("classified:1 " + locale);

    CommandRun run =
        CommandRun.of(
            "classify",
            "--images=" + images,
            "--model=cats-two-layer",
            registry,
            "--output=" + output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertRows(TableRows.of(output, "classifications"), names.notText);
    assertThat(output.resolve("classifications/batch-000001.parquet")).exists();
  }

  @ParameterizedTest
  @MethodSource("persian")
  void aPackedTableHoldsWhatCanBeReadAndIsScored(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path packed = made.resolve("päcked {a,b} " + locale);

    CommandRun pack =
        CommandRun.of(
            "ingest", "--pack", "--max-error-rate=1", "--input=" + images, "--output=" + packed);

    assertThat(pack.exitCode()).as(pack.err()).isZero();
    JsonNode rejected = json(packed.resolve("rejected.json"));
    assertThat(rejected).hasSize(names.unreadable.size() + names.notText);
    Path output = made.resolve("from table " + locale);
    CommandRun run =
        CommandRun.of(
            "detect",
            "--images=" + packed.resolve("images"),
            "--model=squares",
            registry,
            "--paint=all",
            "--output=" + output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, String> rows = errors(TableRows.of(output));
    assertThat(rows.keySet()).isEqualTo(paths(names.images));
    assertThat(rows).allSatisfy((p, error) -> assertThat(error).isNull());

    Path classified = made.resolve("classified from table " + locale);
    CommandRun classify =
        CommandRun.of(
            "classify",
            "--images=" + packed.resolve("images"),
            "--model=cats-two-layer",
            registry,
            "--output=" + classified);
    assertThat(classify.exitCode()).as(classify.err()).isZero();
    assertThat(errors(TableRows.of(classified, "classifications")).keySet())
        .isEqualTo(paths(names.images));
  }

  @ParameterizedTest
  @MethodSource("arabic")
  void ingestAndRetrainTakeThemIntoDataSets(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path dataset = made.resolve("dätaset [1] {a,b} " + locale);
    Path output = made.resolve("retrained [ü] 50% " + locale);
    Path scratch = Files.createDirectory(made.resolve("colours-" + locale));
    String configuration = NoisyColours.in(scratch, 1).configuration().toString();

    CommandRun ingest =
        CommandRun.of(
            "ingest",
            "--input=" + images,
            "--size=4x4",
            "--max-error-rate=1",
            "--test-fraction=0.3",
            "--output=" + dataset);
    CommandRun retrain =
        CommandRun.of(
            "retrain",
            configuration,
            "--input=" + images,
            "--size=4x4",
            "--max-error-rate=1",
            "--test-fraction=0.3",
            "--validation-fraction=0",
            "--model=colours-" + locale.substring(0, 2),
            registry,
            "--output=" + output);

    assertThat(ingest.exitCode()).as(ingest.err()).isZero();
    assertDataset(dataset);
    assertThat(retrain.exitCode()).as(retrain.err()).isZero();
    assertThat(json(output.resolve("run.json")).at("/counts/images_added").asInt())
        .isEqualTo(visible(names.images));
    assertThat(output.resolve("history/000001.json")).exists();
  }

  @Test
  void aLocaleThatCannotReadTheNamesIsRefusedByEveryCommand() throws Exception {
    Path log = made.resolve("log");
    Path ascii = Files.createDirectories(made.resolve("ascii"));
    Files.createSymbolicLink(ascii.resolve("in"), images);
    String in = ascii.resolve("in").toString();
    List<String> words = new ArrayList<>(List.of(CommandRun.java()));
    words.addAll(CommandRun.QUICK_START);
    words.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    words.add("-Dregistry=" + made.resolve("models"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Commands.class.getName()));
    for (String command :
        List.of(
            "detect --model=squares --images=" + in,
            "detect --model=squares --images=" + made.resolve("straße"),
            "classify --model=cats-two-layer --images=" + in,
            "ingest --pack --input=" + in,
            "ingest --size=4x4 --input=" + in,
            "retrain " + made.resolve("c.conf") + " --size=4x4 --model=c --input=" + in)) {
      words.add(command + " --output=" + ascii.resolve("out"));
    }
    Files.writeString(made.resolve("c.conf"), Files.readString(configuration()));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectOutput(log.toFile()).start();

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(log).stream().filter(line -> line.startsWith("exit ")))
        .as(Files.readString(log))
        .hasSize(6)
        .allMatch(line -> line.startsWith("exit " + ExitCode.BAD_USAGE + " "))
        .allMatch(line -> line.contains("cannot be read in this locale"))
        .allMatch(line -> line.contains("set LC_ALL=C.UTF-8"));
    assertThat(ascii.resolve("out/detections")).doesNotExist();
  }

  /** Runs each argument as a command line, for a JVM of another locale. */
  static final class Commands {
    public static void main(String[] commands) {
      for (String command : commands) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        if (!command.contains("ingest")) {
          words.add("--registry=" + System.getProperty("registry", "models"));
        }
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        System.out.println("exit " + run.exitCode() + " " + run.err().strip());
      }
      System.exit(0);
    }
  }

  private static Path configuration() throws IOException {
    return NoisyColours.in(Files.createDirectories(made.resolve("c")), 1).configuration();
  }

  private static void assertRows(List<Row> table, int notText) {
    Map<String, String> errors = errors(table);
    assertThat(errors).hasSize(names.images.size() + names.unreadable.size() + notText);
    for (String path : paths(names.images)) {
      assertThat(errors).containsEntry(path, null);
    }
    for (String path : paths(names.unreadable)) {
      assertThat(errors.get(path)).as(path).matches("(?s)(vanished|unreadable): .+");
    }
    assertThat(errors.values().stream().filter(String.class::isInstance))
        .filteredOn(error -> error.contains("its name is not UTF-8"))
        .hasSize(notText);
  }

  private static Map<String, String> errors(List<Row> table) {
    Map<String, String> errors = new TreeMap<>();
    for (Row row : table) {
      String path = row.getAs("path");
      assertThat(errors).doesNotContainKey(path);
      errors.put(path, row.getAs("error"));
    }
    return errors;
  }

  private static void assertDataset(Path folder) throws IOException {
    JsonNode dataset = json(folder.resolve("dataset.json"));
    long rows = 0;
    for (JsonNode part : dataset.get("parts")) {
      rows += part.get("rows").asLong();
    }
    assertThat(rows).isEqualTo(visible(names.images));
    List<String> classes = new ArrayList<>();
    dataset.get("classes").forEach(name -> classes.add(name.asText()));
    assertThat(classes).containsExactlyInAnyOrderElementsOf(CLASSES);
    assertThat(json(folder.resolve("rejected.json")))
        .hasSize(names.unreadable.size() + names.notText);
  }

  /** A data set leaves out what begins with a dot or an underscore. */
  private static int visible(Set<Path> files) {
    return (int)
        files.stream()
            .map(images::relativize)
            .filter(
                file ->
                    Stream.iterate(file, p -> p != null, Path::getParent)
                        .map(p -> p.getFileName().toString())
                        .noneMatch(name -> name.startsWith(".") || name.startsWith("_")))
            .count();
  }

  private static Set<String> paths(Set<Path> files) {
    Set<String> paths = new HashSet<>();
    files.forEach(file -> paths.add("file:" + file));
    return paths;
  }

  private static Set<String> relative(Set<Path> files) {
    Set<String> paths = new HashSet<>();
    files.forEach(file -> paths.add(images.relativize(file).toString()));
    return paths;
  }

  /** For a reader that takes brackets for a pattern. */
  private static Path escaped(Path folder) {
    return Path.of(folder.toString().replaceAll("([\\[\\]{}*?])", "\\\\$1"));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
