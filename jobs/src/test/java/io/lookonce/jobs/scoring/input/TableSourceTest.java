package io.lookonce.jobs.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as other programs write them. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
class TableSourceTest {

  private static final String PATH = "optional binary path (STRING); ";
  private static final String CONTENT = "optional binary content; ";
  private static final byte[] BYTES = {1, 2, 3};

  private static SparkSession spark;

  @TempDir private Path folder;
  private final Storage storage = new Storage(new Configuration());

  @BeforeAll
  static void open() {
    spark = SharedSpark.session();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[cam] {a,b} st*r?", "with space p%20q %41 a#b", "c:d k=v;w ü 日本\\"})
  void foldersAndFilesOfAnyNameAreRead(String name) throws IOException {
    Files.createDirectories(folder.resolve("a:b"));
    Path file = write(folder.resolve(name).resolve("my " + name + ".parquet"), "x.jpg", "y.jpg");

    TableSource table = table(file);
    List<ImageFile> images = table(file.getParent()).listing().images();

    assertThat(images).extracting(ImageFile::path).containsExactly("x.jpg", "y.jpg");
    assertThat(contents(table, images)).containsOnly("[1, 2, 3]");
    assertThat(table.content(table.listing().images().get(0))).isEqualTo(BYTES);
  }

  @Test
  void everyMarkMayBeInTheNameOfAPart() throws IOException {
    List<String> names = new ArrayList<>(List.of("%41", "%", "a%2Fb", "é", "e\u0301", "\u2028"));
    for (char c = ' '; c < 127; c++) {
      if (!Character.isLetterOrDigit(c) && c != '/') {
        names.add("a" + c + "b");
      }
    }
    for (String name : names) {
      write(folder.resolve("t/x" + name + "y").resolve(name + ".parquet"), name);
    }

    TableSource table = table(folder.resolve("t"));

    assertThat(table.listing().images())
        .extracting(ImageFile::path)
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(contents(table, table.listing().images()))
        .hasSameSizeAs(names)
        .containsOnly("[1, 2, 3]");
  }

  @Test
  void partitionsAndFilesWithoutAnExtensionAreOneTable() throws IOException {
    write(folder.resolve("t/date=2026-01-01/part-0.parquet"), "a");
    write(folder.resolve("t/date=2026-01-02/part-0.parquet"), "b");
    write(folder.resolve("t/000000_0"), "c");
    write(folder.resolve("t/_temporary/0/part-1.parquet"), "left over");

    assertThat(table(folder.resolve("t")).listing().images())
        .extracting(ImageFile::path)
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void staleChecksumsAndSummariesDoNotCount() throws IOException {
    Path file = write(folder.resolve("t/part-0.parquet"), "a");
    Files.write(folder.resolve("t/.part-0.parquet.crc"), new byte[] {'c', 'r', 'c', 0, 1, 2});
    Files.copy(
        write("required int32 id;", group -> group.append("id", 1)), folder.resolve("t/_metadata"));

    TableSource table = table(file.getParent());

    assertThat(contents(table, table.listing().images())).containsExactly("[1, 2, 3]");
  }

  @Test
  void parquetBesideImagesIsNamedAndNotTheInput() throws IOException {
    write(folder.resolve("t/labels.parquet"), "a");
    Files.write(folder.resolve("t/a.jpg"), BYTES);

    ImageListing listing = FolderListing.of(storage, folder.resolve("t").toString());

    assertThat(TableSource.isTable(listing)).isFalse();
    assertThat(listing.images()).hasSize(1);
    assertThat(listing.otherFiles().countByExtension()).containsEntry(".parquet", 1L);
    assertThat(listing.warnings())
        .containsExactly(
            String.format(
                Locale.ROOT,
                "1 Parquet file lies beside images and is left out: file:%s/t/labels.parquet",
                folder));
  }

  @ParameterizedTest
  @CsvSource({
    "_delta_log/00000000000000000000.json, '', is a Delta table",
    "_delta_log/00000000000000000000.json, date=2026-01-01, is a Delta table",
    "metadata/v1.metadata.json, '', is an Iceberg table",
    ".hoodie/hoodie.properties, '', is a Hudi table"
  })
  void tablesWhoseFilesDoNotSayTheirRowsAreRefusedByName(String log, String given, String refusal)
      throws IOException {
    write(folder.resolve("t/date=2026-01-01/part-0.parquet"), "a");
    Path file = folder.resolve("t").resolve(log);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");

    assertRefused(folder.resolve("t").resolve(given), "file:" + folder + "/t " + refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binary modification_time (STRING) | 2026-01-31T14:30:00.5+02:00 | 1769862600500",
        "int32 modification_time (DATE) | 20484 | 1769817600000",
        "int64 modification_time (TIMESTAMP(MICROS,false)) | 1769862600001999 | 1769862600001",
        "int64 modification_time (TIMESTAMP(NANOS,true)) | 1769862600001999999 | 1769862600001",
        "int64 modificationTime (TIMESTAMP(NANOS,false)) | 1769862600001999999 | 1769862600001",
      })
  void timesOfEveryKindAreRead(String column, String value, long milliseconds) throws IOException {
    String name = column.split(" ")[1];
    Path file =
        write(
            PATH + CONTENT + "optional " + column + ";",
            row -> put(row.append("path", "a"), "content", BYTES),
            row -> {
              row.append("path", "b");
              if (column.startsWith("binary")) {
                row.append(name, value);
              } else if (column.startsWith("int32")) {
                row.append(name, Integer.parseInt(value));
              } else {
                row.append(name, Long.parseLong(value));
              }
            });

    assertThat(table(file).listing().images())
        .extracting(ImageFile::modificationTime)
        .containsExactly(0L, milliseconds);
  }

  @Test
  void textIsATimeByIso8601() throws IOException {
    List<String> times =
        List.of("2026-01-31T12:30:00Z", "2026-01-31 12:30:00", " 2026-01-31T14:30:00+02:00 ");
    Filling[] rows =
        times.stream()
            .<Filling>map(time -> row -> row.append("path", time).append("modification_time", time))
            .toArray(Filling[]::new);

    assertThat(
            table(write(PATH + CONTENT + "optional binary modification_time (STRING);", rows))
                .listing()
                .images())
        .hasSize(3)
        .extracting(ImageFile::modificationTime)
        .containsOnly(1769862600000L);
  }

  @ParameterizedTest
  @CsvSource({
    "int64 length, 7, 7",
    "int32 length, null, 3",
    "double length, 1.5, 3",
    "'int64 length (DECIMAL(9,2))', 7, 3",
    "binary length (STRING), 7, 3"
  })
  void aLengthIsWhatTheColumnSaysIfItCanBeOne(String column, String value, long length)
      throws IOException {
    String name = column.split(" ")[1];
    Path file =
        write(
            PATH + CONTENT + "optional " + column + ";",
            row -> {
              put(row.append("path", "a"), "content", BYTES);
              switch (value.equals("null") ? "null" : column.split(" ")[0]) {
                case "int32" -> row.append(name, Integer.parseInt(value));
                case "int64" -> row.append(name, Long.parseLong(value));
                case "double" -> row.append(name, Double.parseDouble(value));
                case "binary" -> row.append(name, value);
                default -> {}
              }
            });

    TableSource table = table(file);

    assertThat(table.listing().images()).extracting(ImageFile::length).containsExactly(length);
    // The content is whole whatever the column says.
    assertThat(contents(table, table.listing().images())).containsExactly("[1, 2, 3]");
  }

  @Test
  void contentThatIsNullIsAnErrorAndOpensNoFile() throws IOException {
    Path secret = Files.write(folder.resolve("secret.png"), BYTES);
    Path file =
        write(
            PATH + CONTENT + "optional int64 length;",
            row -> row.append("path", secret.toString()).append("length", 3L),
            row -> row.append("path", "cam 1:30.jpg"),
            row -> put(row.append("path", "empty"), "content", new byte[0]));

    TableSource table = table(file);

    assertThat(contents(table, table.listing().images()))
        .containsExactly(
            "no content: column 'content' is null", "no content: column 'content' is null", "[]");
  }

  @Test
  void whatTheTableNoLongerHoldsIsSaidAndNothingIsLost() throws IOException {
    TableSource table = table(write(folder.resolve("t/a.parquet"), "a", "b"));
    List<ImageFile> planned = new ArrayList<>(table.listing().images());
    planned.add(new ImageFile("c", 3, 0, "file:" + folder + "/t/compacted-away.parquet"));
    planned.add(new ImageFile("d", 3, 0, planned.get(0).container()).gone());

    assertThat(contents(table, planned))
        .containsExactly(
            "[1, 2, 3]",
            "[1, 2, 3]",
            "vanished: it was listed but nothing is there",
            "gone: deleted or moved since it was scored");
  }

  @Test
  void whatIsWrongIsSaidWithTheNameOfTheColumn() throws IOException {
    refuses("the table has no column 'content', only path", PATH);
    refuses("the table has no column 'path', only content", CONTENT);
    refuses("column 'path' must be string, not binary", "optional binary path; " + CONTENT);
    refuses(
        "column 'content' must be binary, not string", PATH + "optional binary content (STRING);");
    refuses("column 'path' is null", PATH + CONTENT);
    for (String type : List.of("int64", "int32", "double", "boolean")) {
      refuses(
          "column 'modification_time' must be a timestamp, a date or text",
          PATH + CONTENT + "optional " + type + " modification_time;");
    }
    assertRefused(
        write(
            PATH + CONTENT + "optional binary modification_time (STRING);",
            row -> row.append("path", "a").append("modification_time", "31/01/2026")),
        "column 'modification_time' of 'a' is '31/01/2026', which is no time by ISO 8601");
    assertRefused(
        write(folder.resolve("twice.parquet"), "a", "a"), "path 'a' occurs more than once");
    assertRefused(Files.write(folder.resolve("no.parquet"), BYTES), "no.parquet");
  }

  @Test
  void filesThatContradictEachOtherAreRefused() throws IOException {
    Path table = Files.createDirectory(folder.resolve("t"));
    Files.move(
        write(
            PATH + CONTENT + "optional int64 modification_time (TIMESTAMP(NANOS,true));",
            row -> row.append("path", "a")),
        table.resolve("a.parquet"));
    Path micros =
        Files.move(
            write(
                PATH + CONTENT + "optional int64 modification_time (TIMESTAMP(MICROS,true));",
                row -> row.append("path", "b")),
            table.resolve("b.parquet"));
    assertRefused(table, "column 'modification_time' is in nanoseconds in some");

    Files.delete(micros);
    Files.delete(table.resolve("a.parquet"));
    write(table.resolve("d.parquet"), "d");
    Files.move(
        write("optional int32 path; " + CONTENT, row -> row.append("path", 1)),
        table.resolve("c.parquet"));
    assertRefused(table, "path");
  }

  private void refuses(String message, String columns) throws IOException {
    assertRefused(write(columns, row -> {}), message);
  }

  private void assertRefused(Path location, String message) {
    assertThatThrownBy(() -> table(location))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("--images " + location)
        .hasMessageContaining(message);
  }

  private TableSource table(Path location) throws IOException {
    ImageListing files = FolderListing.of(storage, location.toString());
    assertThat(TableSource.isTable(files)).isTrue();
    TableSource.requireTable(storage, "--images " + location, files);
    return TableSource.open(spark, storage, location.toString(), files);
  }

  /** What a scorer gets of each image, in the order of paths. */
  private List<String> contents(TableSource table, List<ImageFile> files) {
    ImageReader reader = new ImageReader(storage, 100);
    List<ImageInput> inputs =
        new ArrayList<>(
            table.inputs(new Batch(1, files)).collectAsList().stream()
                .map(ImageInput::of)
                .toList());
    inputs.sort(Comparator.comparing(input -> files.indexOf(input.file())));
    List<String> contents = new ArrayList<>();
    for (ImageInput input : inputs) {
      try {
        contents.add(java.util.Arrays.toString(reader.read(input)));
      } catch (ImageRefused refused) {
        contents.add(refused.getMessage());
      }
    }
    return contents;
  }

  /** Fills a row. */
  private interface Filling {
    void fill(Group row);
  }

  private Path write(Path file, String... paths) throws IOException {
    Filling[] rows = new Filling[paths.length];
    for (int i = 0; i < rows.length; i++) {
      String path = paths[i];
      rows[i] = row -> put(row.append("path", path), "content", BYTES);
    }
    Path written = write(PATH + CONTENT, rows);
    Files.createDirectories(file.getParent());
    return Files.move(written, file);
  }

  private Path write(String columns, Filling... rows) throws IOException {
    Path file = Files.createTempDirectory(folder, "made").resolve("table.parquet");
    MessageType schema = MessageTypeParser.parseMessageType("message table { " + columns + " }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toString()))
            .withType(schema)
            .build()) {
      for (Filling filling : rows) {
        SimpleGroup row = new SimpleGroup(schema);
        filling.fill(row);
        writer.write(row);
      }
    }
    Files.deleteIfExists(file.resolveSibling(".table.parquet.crc"));
    return file;
  }

  private static void put(Group row, String column, byte[] bytes) {
    row.append(column, Binary.fromConstantByteArray(bytes));
  }
}
