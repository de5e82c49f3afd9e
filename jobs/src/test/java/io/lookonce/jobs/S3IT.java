package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** On S3, by a server of its interface in a process of its own; with Maven's profile s3 only. */
class S3IT extends RemoteStorageTests {

  private static final String SERVER = "lookonce.s3mock";
  private static final long PATIENCE_SECONDS = 120;

  private final HttpClient client = HttpClient.newHttpClient();
  private Process server;
  private int port;

  @Override
  String start() throws Exception {
    Path jar = Path.of(System.getProperty(SERVER, "absent"));
    assumeTrue(Files.exists(jar), "no S3 server here: build with -Pnightly,s3");
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

  /** As a writer leaves it that was killed before the file that makes the folder whole. */
  @Test
  void aVersionWithoutItsCardIsNoneAndIsWrittenOver() throws IOException {
    Path onnx = Files.writeString(local.resolve("whole.onnx"), "any bytes");
    ModelRegistry registry = new ModelRegistry(storage, remote("half"));
    for (String file : List.of("model.onnx", "left.bin")) {
      storage.writeAtomically(remote("half/cut/1/" + file), new byte[] {1, 2, 3});
    }
    assertThat(registry.names()).isEmpty();

    ModelBundle published =
        registry.publish(draft("cut"), List.of(new org.apache.hadoop.fs.Path(onnx.toUri())));

    assertThat(published.reference()).isEqualTo("cut:1");
    registry.open("cut").verify(storage);
    assertThat(storage.exists(remote("half/cut/1/left.bin"))).isFalse();
  }

  /** There is no rename to rely on: an object is there whole, or as it was before. */
  @Test
  void aReaderFindsTheOldContentOrTheNew() throws Exception {
    org.apache.hadoop.fs.Path file = remote("contents/file");
    storage.writeAtomically(file, content(0));
    AtomicBoolean writing = new AtomicBoolean(true);
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                for (int write = 1; write <= 20; write++) {
                  org.apache.hadoop.fs.Path beside = storage.beside(file);
                  try (OutputStream out = storage.create(beside)) {
                    out.write(content(2 * write));
                  }
                  storage.replace(beside, file);
                  storage.writeAtomically(file, content(2 * write + 1));
                }
                return 0;
              } catch (IOException failed) {
                throw new UncheckedIOException(failed);
              } finally {
                writing.set(false);
              }
            });
    Set<Byte> seen = new HashSet<>();
    while (writing.get()) {
      byte[] found = storage.readBytes(file);
      assertThat(found).isEqualTo(content(found[0]));
      seen.add(found[0]);
    }
    writer.get();
    assertThat(seen).hasSizeGreaterThan(1);
    assertThat(storage.list(remote("contents"))).hasSize(1);
  }

  private static byte[] content(int number) {
    byte[] content = new byte[100_000];
    Arrays.fill(content, (byte) number);
    return content;
  }

  /** By one request; the file system of Hadoop would look around before and after every file. */
  @Override
  void put(Path file, org.apache.hadoop.fs.Path target) throws Exception {
    URI object =
        new URI(
            "http",
            null,
            "127.0.0.1",
            port,
            "/" + target.toUri().getHost() + target.toUri().getPath(),
            null,
            null);
    HttpRequest request =
        HttpRequest.newBuilder(object).PUT(HttpRequest.BodyPublishers.ofFile(file)).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
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
