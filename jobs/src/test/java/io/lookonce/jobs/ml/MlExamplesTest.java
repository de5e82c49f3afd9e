package io.lookonce.jobs.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookonce.jobs.ChildJvm;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the files of {@code examples/ml} as a user would, and compares what they count. */
@Tag("spark")
class MlExamplesTest {

  private static final Path EXAMPLES = Path.of("../examples/ml").toAbsolutePath().normalize();

  @TempDir private static Path made;
  private static MlFixture fixture;
  private static SparkSession spark;
  private static List<String> expected;

  @TempDir private Path folder;

  @BeforeAll
  static void countByStage() throws IOException {
    fixture = MlFixture.in(made);
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    spark = SparkSession.builder().withExtensions(new LookonceExtensions()).getOrCreate();
    spark.conf().set(LookonceExtensions.REGISTRY, fixture.registry().toString());
    expected =
        counts(
            new YoloDetector()
                .setModel(MlFixture.DETECTOR)
                .setRegistry(fixture.registry().toString())
                .transform(spark.read().format("binaryFile").load(fixture.scenes().toString()))
                .selectExpr("'images' AS camera", "explode(detections) AS d")
                .groupBy("camera", "d.label")
                .count());
    assertThat(expected).isNotEmpty();
  }

  private static List<String> counts(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getLong(2))
        .sorted()
        .toList();
  }

  @Test
  void java() throws Exception {
    StringWriter complaints = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of(
                      "-proc:none",
                      "-d",
                      folder.toString(),
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjects(EXAMPLES.resolve("CountObjects.java")))
              .call();
      assertThat(compiled).as(complaints.toString()).isTrue();
    }
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      @SuppressWarnings("unchecked")
      Dataset<Row> counted =
          (Dataset<Row>)
              loader
                  .loadClass("CountObjects")
                  .getMethod("count", SparkSession.class, String.class, String.class, String.class)
                  .invoke(
                      null,
                      spark,
                      fixture.scenes().toString(),
                      MlFixture.DETECTOR,
                      fixture.registry().toString());
      assertThat(counts(counted)).isEqualTo(expected);
    }
  }

  /** As {@code spark-shell} does, Scala's interpreter runs the script with a session in scope. */
  @Test
  void scala() throws IOException, InterruptedException {
    Path script = folder.resolve("script.scala");
    Files.writeString(
        script,
        "val spark = org.apache.spark.sql.SparkSession.builder().master(\"local[2]\")"
            + ".config(\"spark.ui.enabled\", \"false\").config(\"spark.driver.host\","
            + " \"localhost\").config(\"spark.driver.bindAddress\", \"127.0.0.1\")"
            + ".getOrCreate()\n"
            + Files.readString(EXAMPLES.resolve("CountObjects.scala")));

    String said =
        ChildJvm.run(
            folder,
            List.of(
                "-Dspark.lookonce.frames=" + fixture.scenes(),
                "-Dspark.lookonce.model=" + MlFixture.DETECTOR,
                "-Dspark.lookonce.registry=" + fixture.registry()),
            "scala.tools.nsc.MainGenericRunner",
            List.of("-usejavacp", "-nc", script.toString()));

    assertThat(shown(said)).as(said).isEqualTo(expected);
    assertThat(said).contains("truncated: ", "not an image");
  }

  /** The rows of a table that {@code show} printed. */
  private static List<String> shown(String said) {
    return said.lines()
        .filter(line -> line.matches("\\|images *\\|.*\\|\\d+ *\\|"))
        .map(line -> line.replaceAll("[| ]+", " ").strip())
        .sorted()
        .toList();
  }

  @Test
  void sql() throws IOException {
    String script =
        Files.readString(EXAMPLES.resolve("count_objects.sql"))
            .replaceAll("(?m)^--.*$", "")
            .replace("${frames}", fixture.scenes().toString())
            .replace("${model}", MlFixture.DETECTOR);
    List<Dataset<Row>> results = new ArrayList<>();
    for (String statement : script.split(";")) {
      if (!statement.isBlank()) {
        results.add(spark.sql(statement));
      }
    }

    assertThat(results).hasSize(4);
    assertThat(counts(results.get(2).selectExpr("camera", "label", "boxes"))).isEqualTo(expected);
    assertThat(results.get(3).collectAsList())
        .extracting(row -> row.getString(1).replaceAll(":.*", ""))
        .containsExactly("truncated", "not an image");
  }

  @Test
  void python() throws IOException, InterruptedException {
    Path pyspark = PySpark.folder();
    assumeTrue(pyspark != null, PySpark.WHERE);
    Path saved = folder.resolve("pipeline");

    String said =
        PySpark.run(
            pyspark,
            folder,
            EXAMPLES.resolve("count_objects.py"),
            fixture.scenes().toString(),
            MlFixture.DETECTOR,
            fixture.registry().toString(),
            saved.toString());

    assertThat(shown(said)).as(said).isEqualTo(expected);
    assertThat(said).contains("cut.jpg truncated", "text.jpg not an image");
    // What Python saved is a pipeline for the JVM too.
    assertThat(
            counts(
                PipelineModel.load(saved.toString())
                    .transform(spark.read().format("binaryFile").load(fixture.scenes().toString()))
                    .selectExpr("'images' AS camera", "explode(detections) AS d")
                    .groupBy("camera", "d.label")
                    .count()))
        .isEqualTo(expected);
  }
}
