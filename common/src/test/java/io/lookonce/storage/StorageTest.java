package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {

  private final Storage storage = new Storage(new Configuration());

  @TempDir private java.nio.file.Path folder;

  @Test
  void aReaderFindsTheOldContentOrTheNew() throws Exception {
    Path file = new Path(folder.toString(), "CURRENT");
    byte[] content = "12".getBytes(StandardCharsets.UTF_8);
    storage.writeAtomically(file, content);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(
            () -> {
              int reads = 0;
              while (!done.get()) {
                try {
                  assertThat(storage.readBytes(file)).isEqualTo(content);
                } catch (java.io.IOException lost) {
                  throw new java.io.UncheckedIOException(lost);
                }
                reads++;
              }
              return reads;
            });
    for (int write = 0; write < 100; write++) {
      storage.writeAtomically(file, content);
    }
    done.set(true);
    assertThat(reader.get()).isPositive();
    assertThat(folder).isDirectoryContaining("glob:**/CURRENT");
    assertThat(storage.list(new Path(folder.toString()))).hasSize(1);
  }
}
