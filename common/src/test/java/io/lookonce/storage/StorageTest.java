package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class StorageTest {

  /** The window in which both think a name free is short: many tries, and more every night. */
  private static final int RACES = Integer.getInteger("lookonce.races", 40);

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

  @Test
  void aFileThatIsTooLongIsRefusedAndNotHeld() throws Exception {
    Path file = new Path(folder.toString(), "card");
    storage.writeAtomically(file, new byte[(1 << 20) + 1]);

    assertThat(storage.readBytes(file, (1 << 20) + 1)).hasSize((1 << 20) + 1);
    assertThatThrownBy(() -> storage.readBytes(file, 1 << 20))
        .isInstanceOf(InputRefused.class)
        .hasMessage(file + ": longer than the 1 MB that such a file may have");
  }

  @Test
  void passwordsInPathsAreRefusedWithoutSayingThem() {
    Path path = new Path("s3a://AKIA:hunter2@bucket/images");
    assertThatThrownBy(() -> storage.list(path))
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            "s3a://bucket: a path may hold no password; give it to the file system's own settings");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneOfTwoThatWantAFreeNameGetsIt(boolean folders) throws Exception {
    for (int race = 0; race < RACES; race++) {
      Path target = new Path(folder + "/" + race, "target");
      CyclicBarrier start = new CyclicBarrier(2);
      CompletableFuture<Boolean> other = publishing("other", target, folders, start);
      CompletableFuture<Boolean> one = publishing("one", target, folders, start);

      assertThat(List.of(one.get(), other.get())).containsExactlyInAnyOrder(true, false);
      String winner = one.get() ? "one" : "other";
      String loser = one.get() ? "other" : "one";
      assertThat(contents(target, folders)).isEqualTo(winner);
      assertThat(contents(new Path(target.getParent(), loser), folders)).isEqualTo(loser);
      assertThat(storage.list(target.getParent())).hasSize(2);
      assertThat(storage.list(target)).hasSize(1);
    }
  }

  /** Whoever names a page in a list would make this machine ask for it. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https", "HTTP"})
  void theWebIsNotRead(String scheme) {
    assertThatThrownBy(() -> storage.open(new Path(scheme + "://169.254.169.254/latest/a.jpg")))
        .isInstanceOf(InputRefused.class)
        .hasMessage(scheme + "://169.254.169.254: the web is not read; fetch the file first");
  }

  /** A read of it would wait for a writer, for ever. */
  @Test
  void aPipeIsNotRead() throws Exception {
    java.nio.file.Path pipe = folder.resolve("pipe.jpg");
    Process made;
    try {
      made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    } catch (IOException absent) {
      Assumptions.abort("no mkfifo here");
      return;
    }
    assertThat(made.waitFor()).isZero();
    assertThatThrownBy(() -> storage.open(new Path(pipe.toUri())))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("pipe.jpg: a named pipe, socket or device, not a file");
  }

  private CompletableFuture<Boolean> publishing(
      String name, Path target, boolean asFolder, CyclicBarrier start) throws IOException {
    Path written = new Path(target.getParent(), name);
    try (OutputStream out = storage.create(asFolder ? new Path(written, "file") : written)) {
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            start.await();
            storage.publish(written, target);
            return true;
          } catch (FileAlreadyExistsException taken) {
            return false;
          } catch (IOException | InterruptedException | BrokenBarrierException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private String contents(Path path, boolean asFolder) throws IOException {
    return new String(
        storage.readBytes(asFolder ? new Path(path, "file") : path), StandardCharsets.UTF_8);
  }
}
