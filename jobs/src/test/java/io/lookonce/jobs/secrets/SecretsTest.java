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
        "keystorePassword",
        "DB_PASS",
        "DBPASS",
        "SSHPASS",
        "PGPASSWORD",
        "MYSQL_PWD",
        "STRIPE_KEY",
        "STRIPEKEY",
        "sshKey",
        "SLACK_WEBHOOK_URL",
        "BASIC_AUTH",
        "basicAuth",
        "GITHUB_PAT",
        "SENTRY_DSN",
        "GOOGLE_APPLICATION_CREDENTIALS"
      })
  void knowsTheNamesOfSecrets(String name) {
    assertThat(Secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images",
        "classes",
        "score-threshold",
        "keyframes",
        "passes",
        "sash",
        "spark.authenticate",
        "author",
        "bypass"
      })
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
    "https://maps/x?key=AIzaSyA1&v=2, https://maps/x?key=***&v=2",
    "nonsense: expected key=value, nonsense: expected key=value",
    "sent Authorization: Basic dXNlcjpwYXNz back, sent Authorization: Basic *** back",
    "--set stripe_key=sk_1 x=1, --set stripe_key=*** x=1",
    "/data/day=5/token=7/a.jpg, /data/day=5/token=7/a.jpg"
  })
  void masksSecretsInsideAText(String text, String masked) {
    assertThat(Secrets.maskedText(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASS, hunter2, use hunter2 or hunter23, use *** or hunter23",
    "STRIPE_KEY, sk_live_4eC39HqLy, xsk_live_4eC39HqLyx, x***x",
    "SLACK_WEBHOOK_URL, https://hooks/services/T0/B0/abc, at https://hooks/services/T0/B0/abc, at"
        + " ***",
    "DATABASE_URL, postgres://me:pa55w0rd@h/db, 'h, pa55w0rd', 'h, ***'",
    "FEED, https://h/x?v=2&token=abcdefgh12, got abcdefgh12, got ***",
    "API_TOKEN, a+b/c=d&e12, q=a%2Bb%2Fc%3Dd%26e12, q=***",
    "spark.authenticate, true, it is true, it is true",
    "BASIC_AUTH, basic, the basic form, the basic form",
    "RETRY_KEY, 1000, 1000 images, 1000 images",
    "SSL_KEY_FILE, /etc/ssl/key.pem, /etc/ssl/key.pem is absent, /etc/ssl/key.pem is absent",
    "TOKEN_URL, https://login.example.com/x, at https://login.example.com/x, at"
        + " https://login.example.com/x"
  })
  void masksByValue(String name, String value, String text, String masked) {
    System.setProperty(name, value);
    try {
      Secrets.learn();
      assertThat(Secrets.maskedText(text)).isEqualTo(masked);
    } finally {
      System.clearProperty(name);
      Secrets.learn();
    }
  }

  /** In JSON, a quote and a backslash stand behind another backslash. */
  @Test
  void masksAValueAsJsonWritesIt() {
    System.setProperty("api.token", "a\"b\\c-12345");
    try {
      Secrets.learn();
      assertThat(Secrets.maskedText("{\"x\":\"a\\\"b\\\\c-12345\"}")).isEqualTo("{\"x\":\"***\"}");
    } finally {
      System.clearProperty("api.token");
      Secrets.learn();
    }
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
