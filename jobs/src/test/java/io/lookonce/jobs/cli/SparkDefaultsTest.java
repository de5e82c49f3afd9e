package io.lookonce.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkDefaultsTest {

  @TempDir private Path folder;
  private final Properties before = new Properties();
  private Path file;

  @BeforeEach
  void name() {
    before.putAll(System.getProperties());
    file = folder.resolve("spark-defaults.conf");
    System.setProperty(SparkDefaults.FILE_PROPERTY, file.toString());
  }

  @AfterEach
  void restore() {
    System.setProperties(before);
  }

  @Test
  void settingsBecomePropertiesUnlessTheCommandLineHasThem() throws IOException {
    System.setProperty("spark.test.given", "mine");
    Files.writeString(
        file,
        "# a comment\n\nspark.test.one   local[2]  \nspark.test.two=a b\nspark.test.given x\n");

    SparkDefaults.load();

    assertThat(System.getProperty("spark.test.one")).isEqualTo("local[2]");
    assertThat(System.getProperty("spark.test.two")).isEqualTo("a b");
    assertThat(System.getProperty("spark.test.given")).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.session.token",
        "spark.authenticate.secret",
        "spark.ssl.keyPassword",
        "spark.hadoop.fs.azure.account.key.store.dfs.core.windows.net",
        "spark.my.pass"
      })
  void aSecretThatOthersCanReadIsRefused(String key) throws IOException {
    Files.writeString(file, key + " wJalrXUtnFEMI\n");
    for (String open : new String[] {"rw-r--r--", "rw-r-----"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
      assertThatThrownBy(SparkDefaults::load)
          .isInstanceOf(InputRefused.class)
          .hasMessage(
              "%s: holds a secret (%s) and others can read it; make it yours alone: chmod 600 %s",
              file, key, file);
      assertThat(System.getProperty(key)).isNull();
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    SparkDefaults.load();
    assertThat(System.getProperty(key)).isEqualTo("wJalrXUtnFEMI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.mapKeyDedupPolicy",
        "spark.authenticate",
        "spark.hadoop.hadoop.security.credential.provider.path",
        "spark.ssl.keyStore"
      })
  void whatOnlyHasToDoWithSecretsMayBeRead(String key) throws IOException {
    Files.writeString(file, key + " some-value\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatCode(SparkDefaults::load).doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsAbsentIsNamed() {
    assertThatThrownBy(SparkDefaults::load)
        .isInstanceOf(InputRefused.class)
        .hasMessage(file + ": cannot be read as settings of Spark");
  }
}
