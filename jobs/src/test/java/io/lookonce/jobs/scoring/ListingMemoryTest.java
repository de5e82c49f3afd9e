package io.lookonce.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ListingMemoryTest {

  /** What README states: the heap that listing and planning 100,000 images fits into. */
  private static final String HEAP = "-Xmx96m";

  @TempDir private Path folder;

  @Test
  void aHundredThousandImagesAreListedAndPlannedInASmallHeap() throws Exception {
    Path log = folder.resolve("log");
    int exitCode =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ManyFiles.class.getName(),
                folder.resolve("output").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();

    assertThat(exitCode).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("[100000, 100, 100000]");
  }
}
