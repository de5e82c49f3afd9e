package io.lookonce.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.storage.InputRefused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every build accepts the Spark that it is compiled and tested with, and no other line. */
@Tag("spark")
@Tag("cross")
class SparkVersionCheckTest {

  @Test
  void theSparkOfTheBuildIsAccepted() {
    assertThatCode(SparkVersionCheck::require).doesNotThrowAnyException();
    assertThat(SparkVersionCheck.builtFor()).matches("Spark (3\\.5|4) and Scala 2\\.1[23]");
  }

  @Test
  void anotherSparkIsRefused() {
    assertThatThrownBy(() -> SparkVersionCheck.require("3.4.2", "2.12.17"))
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            "this is Spark 3.4.2 with Scala 2.12.17; this build of Lookonce is for "
                + SparkVersionCheck.builtFor());
    assertThatThrownBy(() -> SparkVersionCheck.require("3.5.1", "2.11.8"))
        .isInstanceOf(InputRefused.class);
  }
}
