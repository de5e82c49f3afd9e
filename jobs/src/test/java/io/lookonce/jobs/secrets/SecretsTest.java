package io.lookonce.jobs.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "db.passwd",
        "fs.s3a.secret.key",
        "fs.s3a.access.key",
        "fs.s3a.session.token",
        "fs.azure.account.key.store.dfs.core.windows.net",
        "fs.azure.sas.container",
        "AWS_ACCESS_KEY_ID",
        "accessKey",
        "api-key",
        "keystorePassword"
      })
  void knowsTheNamesOfSecrets(String name) {
    assertThat(Secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "classes", "score-threshold", "keyframes", "passes", "sash"})
  void leavesOtherSettingsAlone(String name) {
    assertThat(Secrets.isSecret(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://AKIA:se/cr+et@bucket/a.jpg, s3a://***@bucket/a.jpg",
    "s3a://AKIA:p@ss@bucket/a.jpg, s3a://***@bucket/a.jpg",
    "sftp://user@host/a.jpg, sftp://***@host/a.jpg",
    "cannot open s3a://k:1234@b/x: refused, cannot open s3a://***@b/x: refused",
    "abfss://frames@store.dfs.core.windows.net/a, abfss://frames@store.dfs.core.windows.net/a",
    "abfss://frames:pw@store/a, abfss://***@store/a",
    "hdfs://namenode:8020/home/me@work/a.jpg, hdfs://namenode:8020/home/me@work/a.jpg",
    "file:///home/me@work/a.jpg, file:///home/me@work/a.jpg",
    "https://h/a.jpg?w=3&X-Amz-Signature=ab12&v=1, https://h/a.jpg?w=3&X-Amz-Signature=***&v=1",
    "https://h/a.jpg?sv=2&sig=ab12, https://h/a.jpg?sv=2&sig=***",
    "--conf spark.hadoop.fs.s3a.secret.key=abc x=1, --conf spark.hadoop.fs.s3a.secret.key=*** x=1",
    "/data/day=5/token=7/a.jpg, /data/day=5/token=7/a.jpg"
  })
  void masksSecretsInsideAText(String text, String masked) {
    assertThat(Secrets.maskedText(text)).isEqualTo(masked);
  }

  /** A shell keeps it in a variable whose name is short for a password too. */
  @Test
  void theWorkingFolderIsNoSecret() {
    String folder = Path.of("").toAbsolutePath().toString();
    Secrets.learn();
    assertThat(Secrets.maskedText(folder)).isEqualTo(folder);
  }

  @Test
  void masksSettingsAndKeepsTheirOrder() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("output", "s3a://k:v@bucket/out");
    settings.put("access-key", "AKIA");
    settings.put("batch-size", "8");
    assertThat(Secrets.masked(settings))
        .containsExactly(
            Map.entry("output", "s3a://***@bucket/out"),
            Map.entry("access-key", "***"),
            Map.entry("batch-size", "8"));
  }
}
