package io.lookonce.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
          .resideOutsideOfPackages("io.lookonce.jobs..", "io.lookonce.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "io.lookonce.jobs..");

  @ArchTest
  static final ArchRule COMMON_KNOWS_NO_DATASETS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.lookonce.jobs..", "io.lookonce.benchmarks..", "io.lookonce.datasets..")
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

  @ArchTest
  static final ArchRule NOTHING_IS_READ_AS_A_JAVA_OBJECT =
      noClasses().should().dependOnClassesThat().areAssignableTo(java.io.ObjectInputStream.class);
}
