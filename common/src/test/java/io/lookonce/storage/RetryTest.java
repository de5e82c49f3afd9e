package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryTest {

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void whatFailsForAMomentSucceeds() throws IOException {
    assertThat(Retry.of(() -> failing(2, new IOException("connection reset")))).isEqualTo(3);
  }

  @Test
  void whatFailsForGoodFailsAfterFourAttempts() {
    assertThatThrownBy(() -> Retry.of(() -> failing(9, new IOException("connection reset"))))
        .hasMessage("connection reset");
    assertThat(attempts).hasValue(4);
  }

  @Test
  void whatIsAbsentIsAskedForOnce() {
    assertThatThrownBy(() -> Retry.of(() -> failing(9, new FileNotFoundException("absent"))))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(attempts).hasValue(1);
  }

  /** What Java calls absent too, as a disk that does not answer, is worth another attempt. */
  @Test
  void aFileThatIsThereAndCannotBeOpenedIsNotAbsent(@TempDir Path folder) throws IOException {
    Path there = Files.createFile(folder.resolve("there"));
    assertThat(LocalNames.isAbsentOrForbidden(hadoop(there))).isFalse();
    for (String name : List.of("absent", "there/below", "n".repeat(300), ".")) {
      assertThat(LocalNames.isAbsentOrForbidden(hadoop(folder.resolve(name)))).as(name).isTrue();
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }

  private int failing(int times, IOException failure) throws IOException {
    if (attempts.incrementAndGet() <= times) {
      throw failure;
    }
    return attempts.get();
  }
}
