package io.lookonce.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** On S3, by a server of its interface in a process of its own; with Maven's profile s3 only. */
class S3IT extends RemoteStorageTests {

  private static final String SERVER = "lookonce.s3mock";
  private static final long PATIENCE_SECONDS = 120;

  private Process server;
  private int port;

  @Override
  String start() throws Exception {
    Path jar = Path.of(System.getProperty(SERVER, "absent"));
    assumeTrue(Files.exists(jar), "no S3 server here: build with -Pcluster,s3");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path log = local.resolve("s3.log");
    server =
        new ProcessBuilder(
                CommandRun.java(),
                "-Xmx512m",
                "-jar",
                jar.toString(),
                "--server.port=0",
                "--http.port=" + port,
                "--com.adobe.testing.s3mock.store.initial-buckets=lookonce",
                "--com.adobe.testing.s3mock.store.root="
                    + Files.createDirectory(local.resolve("s3")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!answers()) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the S3 server did not start: " + Files.readString(log));
      }
      Thread.sleep(100);
    }
    return "s3a://lookonce/test";
  }

  @Override
  Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false",
        "fs.s3a.access.key", "any",
        "fs.s3a.secret.key", "any",
        "fs.s3a.change.detection.mode", "none");
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/lookonce").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
