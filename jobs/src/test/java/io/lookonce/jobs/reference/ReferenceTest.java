package io.lookonce.jobs.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.jobs.dataset.BoxRows;
import io.lookonce.jobs.dataset.FeatureDatasetReader.FeatureRows;
import io.lookonce.jobs.dataset.ImageDatasetReader.ImageRows;
import io.lookonce.jobs.ingest.images.ImagePacking;
import io.lookonce.jobs.run.RunSchema;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.sweep.TrialTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * The files of {@code docs/reference} are what the code says. {@code ./mvnw -pl jobs -am test
 * -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dlookonce.reference=write} writes
 * them again.
 */
public class ReferenceTest {

  private static final Path FOLDER = Path.of("..", "docs", "reference");
  private static final boolean WRITE = "write".equals(System.getProperty("lookonce.reference"));

  /**
   * A table.
   *
   * @param title what it is and where it is
   * @param schema its columns
   * @param parts of {@code columns.txt} that say what they mean
   */
  private record Table(String title, StructType schema, List<String> parts) {}

  /** A column, or a field within one. */
  private record Column(String name, String type, boolean nullable, String unit, String meaning) {}

  private static final Map<String, Table> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put(
        "detections",
        new Table(
            "What `detect` writes to `<output>/detections/`: one row per version of an image.",
            DetectionTable.SCHEMA,
            List.of("scoring", "detections")));
    TABLES.put(
        "classifications",
        new Table(
            "What `classify` writes to `<output>/classifications/`: one row per version of an"
                + " image.",
            ClassificationTable.SCHEMA,
            List.of("scoring", "classifications")));
    TABLES.put(
        "labelled-images",
        new Table(
            "A data set of `ingest --kind images`, `<output>/images/`: one row per image.",
            ImageRows.SCHEMA,
            List.of("images", "dataset")));
    TABLES.put(
        "labelled-features",
        new Table(
            "A data set of `ingest --kind features`, `<output>/rows/`: one row per example.",
            FeatureRows.SCHEMA,
            List.of("features", "dataset")));
    TABLES.put(
        "labelled-boxes",
        new Table(
            "A data set of `ingest --kind boxes`, `<output>/images/`: one row per image.",
            BoxRows.SCHEMA,
            List.of("dataset", "boxes")));
    TABLES.put(
        "packed-images",
        new Table(
            "What `ingest --pack` writes to `<output>/images/`: one row per image file.",
            ImagePacking.SCHEMA,
            List.of("packed")));
    TABLES.put(
        "trials",
        new Table(
            "What `sweep` writes to `<output>/trials.parquet`: one row per trial that has ended.",
            TrialTable.SCHEMA,
            List.of("trials")));
  }

  @Test
  void theSchemaOfRunFiles() throws IOException {
    hold("run.schema.json", RunSchema.json());
  }

  @Test
  void theColumnsOfTables() throws IOException {
    Map<String, List<Column>> tables = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    for (Map.Entry<String, Table> table : TABLES.entrySet()) {
      List<Column> columns = new ArrayList<>();
      add("", table.getValue(), table.getValue().schema(), columns, used);
      tables.put(table.getKey(), columns);
    }
    assertThat(words().keySet()).as("columns.txt names columns that no table has").isEqualTo(used);
    hold(
        "tables.json",
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tables)
            + "\n");
    hold("tables.md", page(tables));
  }

  /** One concept has one name: lower case with underscores, and one type wherever it stands. */
  @Test
  void aNameHasOneForm() throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    for (Table table : TABLES.values()) {
      List<Column> columns = new ArrayList<>();
      add("", table, table.schema(), columns, new HashSet<>());
      for (Column column : columns) {
        String leaf = column.name().replaceFirst(".*\\.", "");
        assertThat(leaf).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
        assertThat(types.getOrDefault(leaf, column.type())).as(leaf).isEqualTo(column.type());
        types.put(leaf, column.type());
      }
    }
  }

  private static void add(
      String prefix, Table table, StructType struct, List<Column> columns, Set<String> used)
      throws IOException {
    for (StructField field : struct.fields()) {
      String name = prefix + field.name();
      String key =
          table.parts().stream()
              .map(part -> part + " | " + name)
              .filter(words()::containsKey)
              .findFirst()
              .orElseThrow(() -> new AssertionError("columns.txt says nothing of " + name));
      used.add(key);
      String[] said = words().get(key);
      columns.add(new Column(name, type(field.dataType()), field.nullable(), said[0], said[1]));
      if (field.dataType() instanceof ArrayType array
          && array.elementType() instanceof StructType inner) {
        add(name + ".", table, inner, columns, used);
      }
    }
  }

  private static String type(DataType type) {
    if (type instanceof ArrayType array) {
      return "array<" + type(array.elementType()) + ">";
    }
    if (type instanceof MapType map) {
      return String.format(Locale.ROOT, "map<%s, %s>", type(map.keyType()), type(map.valueType()));
    }
    return type instanceof StructType ? "struct" : type.simpleString();
  }

  private static Map<String, String[]> words() throws IOException {
    Map<String, String[]> words = new LinkedHashMap<>();
    try (InputStream in = ReferenceTest.class.getResourceAsStream("/reference/columns.txt")) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" *\\| *", 4))
          .forEach(w -> words.put(w[0] + " | " + w[1], new String[] {w[2], w[3]}));
    }
    return words;
  }

  private static String page(Map<String, List<Column>> tables) {
    StringBuilder page = new StringBuilder();
    page.append("# Tables\n\n");
    page.append("All tables are Parquet. Types are those of Spark SQL. Generated from the code;\n");
    page.append(
        "`tables.json` holds the same for programs, `run.schema.json` the JSON Schema of\n");
    page.append("`run.json`. What changed since version 0.1 is in `CHANGELOG.md`.\n");
    tables.forEach(
        (name, columns) -> {
          page.append("\n## ").append(name).append("\n\n");
          page.append(TABLES.get(name).title()).append("\n\n");
          page.append("| column | type | nullable | unit | meaning |\n|---|---|---|---|---|\n");
          for (Column column : columns) {
            page.append(
                String.format(
                    Locale.ROOT,
                    "| `%s` | `%s` | %s | %s | %s |\n",
                    column.name(),
                    column.type(),
                    column.nullable() ? "yes" : "no",
                    column.unit(),
                    column.meaning()));
          }
        });
    page.append("\n`convert-results --format parquet` writes one row per box: `path`, `width` and");
    page.append(" `height` of the image and\nthe fields of `detections`; `--format csv` has");
    page.append(" `image`, the path below the images, in place of `path`.\n");
    return page.toString();
  }

  /** The file holds the text, and is written again where that is asked for. */
  public static void hold(String name, String text) throws IOException {
    Path file = FOLDER.resolve(name);
    if (WRITE) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(file)
        .as("-Dtest=ReferenceTest -Dlookonce.reference=write writes it again")
        .hasContent(text);
  }
}
