package io.lookonce.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real images and models that are not ours to ship; tests that use them skip without them. */
final class SharedData {

  private SharedData() {}

  /** A file or folder of the development data; the calling test is skipped where it is absent. */
  static Path path(String name) {
    Path path = Path.of(System.getProperty("lookonce.shared", "absent"), "data", name);
    assumeTrue(Files.exists(path), "development data is not here: " + path);
    return path;
  }
}
