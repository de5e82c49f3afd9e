package io.lookonce.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages. */
@ArchTag("slow")
@AnalyzeClasses(
    packages = "io.lookonce",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {

  /** The test classes of another module come in a jar once that module is packaged. */
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule COMMON_KNOWS_NO_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.lookonce.jobs..", "io.lookonce.spark..", "io.lookonce.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "io.lookonce.jobs..", "io.lookonce.spark..");

  @ArchTest
  static final ArchRule COMMON_KNOWS_NO_DATASETS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.lookonce.jobs..",
              "io.lookonce.spark..",
              "io.lookonce.benchmarks..",
              "io.lookonce.datasets..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lookonce.datasets..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_BENCHMARKS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lookonce.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lookonce.benchmarks..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CIRCLE =
      slices().matching("io.lookonce.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule BOXES_STAND_ALONE =
      classes()
          .that()
          .resideInAPackage("io.lookonce.box..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.lookonce.box..", "java..");

  @ArchTest
  static final ArchRule HEADS_KNOW_BOXES_ALONE =
      classes()
          .that()
          .resideInAPackage("io.lookonce.yolo..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.lookonce.yolo..", "io.lookonce.box..", "java..");

  @ArchTest
  static final ArchRule REPORTS_KNOW_NO_SPARK =
      noClasses()
          .that()
          .resideInAPackage("io.lookonce.jobs.report..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  /**
   * Tasks and stages work where a session is all that there is, as on shared clusters. Only {@code
   * scoring.driver}, which commands use, knows the context.
   */
  @ArchTest
  static final ArchRule SCORING_NEEDS_NO_CONTEXT =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.lookonce.jobs.scoring.input..",
              "io.lookonce.jobs.scoring.task..",
              "io.lookonce.jobs.ml..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark.rdd..", "org.apache.spark.broadcast..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.spark\\.(SparkContext|api\\.java\\.Java(SparkContext|.*RDD.*))");

  /** Builds for Scala 2.13 leave it out. */
  @ArchTest
  static final ArchRule NOTHING_KNOWS_DL4JS_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.lookonce.jobs.training.dl4j..", "io.lookonce.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.lookonce.jobs.training.dl4j..",
              "org.deeplearning4j.spark..",
              "org.datavec.spark..");

  /** Names, tables and reports are the same whatever the locale, charset and time zone. */
  @ArchTest
  static final ArchRule NOTHING_FOLLOWS_THE_MACHINES_LOCALE =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "getBytes")
          .orShould()
          .callConstructor(String.class, byte[].class)
          .orShould()
          .callConstructor(String.class, byte[].class, int.class, int.class)
          .orShould()
          .callConstructor(InputStreamReader.class, InputStream.class)
          .orShould()
          .callConstructor(OutputStreamWriter.class, OutputStream.class)
          .orShould()
          .callMethod(ZoneId.class, "systemDefault")
          .orShould()
          .callMethod(TimeZone.class, "getDefault")
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class);

  /** {@code formatted} follows the locale; a number with leading zeros is part of a name. */
  @Test
  void numbersInNamesAreFormattedByLocaleRoot() throws IOException {
    Pattern name = Pattern.compile("%0\\d+d[^\"\\n]*\"\\s*\\.formatted");
    List<String> found = new ArrayList<>();
    for (String module : List.of("common", "jobs")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
          if (name.matcher(Files.readString(file)).find()) {
            found.add(file.toString());
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @ArchTest
  static final ArchRule NOTHING_IS_READ_AS_A_JAVA_OBJECT =
      noClasses().should().dependOnClassesThat().areAssignableTo(java.io.ObjectInputStream.class);
}
