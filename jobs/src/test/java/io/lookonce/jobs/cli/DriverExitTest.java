package io.lookonce.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@Tag("cross")
@SharedSpark.Absent
class DriverExitTest {

  private final String master = System.getProperty("spark.master");

  /** As the application master has it. */
  @BeforeEach
  void onYarn() {
    System.setProperty("spark.master", "yarn");
    System.setProperty("spark.submit.deployMode", "cluster");
  }

  @AfterEach
  void onYarnNoMore() {
    System.clearProperty("spark.submit.deployMode");
    if (master == null) {
      System.clearProperty("spark.master");
    } else {
      System.setProperty("spark.master", master);
    }
  }

  /** Were it to end by an exit, this JVM would be gone. */
  @Test
  void withinTheApplicationMasterItReturns() {
    assertThatCode(() -> DriverExit.with(0)).doesNotThrowAnyException();
  }

  @Test
  void withinTheApplicationMasterAFailureIsThrown() {
    assertThatThrownBy(() -> DriverExit.with(3))
        .isInstanceOfSatisfying(
            SparkUserAppException.class, end -> assertThat(end.exitCode()).isEqualTo(3));
  }

  @Test
  void elsewhereTheProcessEndsWithIt(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    Process process = CommandRun.start(log, "models", "list", "--no-such-option");
    assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(2);
  }
}
