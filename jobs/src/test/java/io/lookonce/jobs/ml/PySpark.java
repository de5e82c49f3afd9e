package io.lookonce.jobs.ml;

import io.lookonce.jobs.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Runs Python scripts through {@code spark-submit}, with the class path of the tests. */
final class PySpark {

  /** Why a test is skipped. */
  static final String WHERE =
      "PySpark is not here: set lookonce.pyspark or SPARK_HOME to a Spark that has python/pyspark"
          + " and python/lib/py4j-*-src.zip, and have python3 with numpy";

  private PySpark() {}

  /** The folder {@code python} of a Spark; null if there is none, or no Python to run it. */
  static Path folder() {
    String home =
        Objects.requireNonNullElse(
            System.getProperty("lookonce.pyspark"),
            Objects.requireNonNullElse(System.getenv("SPARK_HOME"), "absent"));
    Path python = Path.of(home, "python");
    try {
      if (!Files.exists(python.resolve("pyspark/ml/wrapper.py")) || py4j(python) == null) {
        return null;
      }
      return new ProcessBuilder("python3", "-c", "import numpy").start().waitFor() == 0
          ? python
          : null;
    } catch (IOException noPython) {
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static Path py4j(Path python) throws IOException {
    if (!Files.isDirectory(python.resolve("lib"))) {
      return null;
    }
    try (Stream<Path> files = Files.list(python.resolve("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("py4j-.*-src\\.zip"))
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * Runs a script that uses the module {@code lookonce} to its end.
   *
   * @return what it printed
   */
  static String run(Path python, Path folder, Path script, String... arguments)
      throws IOException, InterruptedException {
    Path zip = zip(Path.of("../python"), folder.resolve("lookonce.zip"));
    List<String> words =
        new ArrayList<>(List.of("--master", "local[2]", "--py-files", zip.toString()));
    for (String setting :
        List.of(
            "spark.ui.enabled=false",
            "spark.driver.host=localhost",
            "spark.driver.bindAddress=127.0.0.1")) {
      words.addAll(List.of("--conf", setting));
    }
    words.add(script.toString());
    words.addAll(List.of(arguments));
    return ChildJvm.run(
        folder,
        Map.of(
            "PYTHONPATH", python + File.pathSeparator + py4j(python), "PYSPARK_PYTHON", "python3"),
        List.of(),
        "org.apache.spark.deploy.SparkSubmit",
        words);
  }

  private static Path zip(Path folder, Path zip) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".py")).toList()) {
        out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return zip;
  }
}
