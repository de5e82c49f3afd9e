package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingFolderTest {

  private static final String ELSEWHERE = "@another-machine~00000000-0000-0000-0000-000000000000";

  private final Storage storage = new Storage(new Configuration());

  @TempDir private Path folder;

  @Test
  void appearsWholeAndLeavesNothing() throws Exception {
    try (StagingFolder staging = StagingFolder.begin(storage, target())) {
      write(staging);
      assertThat(folder.resolve("model")).doesNotExist();
      staging.publish(target(), "file");
    }
    assertThat(folder.resolve("model/file")).exists();
    StagingFolder.begin(storage, target()).close();
    assertThat(names()).containsExactly("model");
  }

  @Test
  void whatADeadProcessLeftIsRemoved() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    String dead = rename(ownName(), process.pid());

    StagingFolder.removeLeftBehind(storage, hadoop(folder));

    assertThat(names()).doesNotContain(dead).isEmpty();
  }

  @Test
  void whatIsBeingWrittenStays() throws Exception {
    long running = ProcessHandle.current().parent().orElseThrow().pid();
    String others = rename(ownName(), running);
    try (StagingFolder own = StagingFolder.begin(storage, target())) {
      write(own);

      StagingFolder.removeLeftBehind(storage, hadoop(folder));

      assertThat(names()).containsExactlyInAnyOrder(others, own.path().getName());
    }
  }

  /** As in a container that starts anew: the same process number on the same machine. */
  @Test
  void whatAnEarlierProcessOfTheSameNumberLeftIsRemoved() throws Exception {
    rename(ownName(), ProcessHandle.current().pid());

    StagingFolder.removeLeftBehind(storage, hadoop(folder));

    assertThat(names()).isEmpty();
  }

  @Test
  void anotherMachinesFolderStaysForAnHour() throws Exception {
    Path young = Files.createDirectory(folder.resolve(".model.1" + ELSEWHERE));
    Path old = Files.createDirectory(folder.resolve(".model.2" + ELSEWHERE));
    for (Path written : List.of(young, old)) {
      Files.writeString(written.resolve("file"), "content");
    }
    age(young.resolve("file"), 50);
    age(old.resolve("file"), 70);
    age(young, 70);

    StagingFolder.removeLeftBehind(storage, hadoop(folder));

    assertThat(names()).containsExactly(young.getFileName().toString());
  }

  @Test
  void aFileThatHasNotGotItsNameForAnHourIsRemoved() throws Exception {
    Path young = Files.createFile(folder.resolve(".CURRENT.0aba2161-03b6-4cfa-ba8d-daa543a67bfa"));
    Path old = Files.createFile(folder.resolve(".CURRENT.0aba2161-03b6-4cfa-ba8d-daa543a67bfb"));
    age(young, 50);
    age(old, 70);

    StagingFolder.removeLeftBehind(storage, hadoop(folder));

    assertThat(names()).containsExactly(young.getFileName().toString());
  }

  @Test
  void nothingElseIsTouched() throws Exception {
    for (String name : List.of("model", ".hidden", ".model.1234", "x.1@h~y")) {
      age(Files.createDirectory(folder.resolve(name)), 100);
    }
    StagingFolder.removeLeftBehind(storage, hadoop(folder));
    assertThat(names()).hasSize(4);
    StagingFolder.removeLeftBehind(storage, hadoop(folder.resolve("absent")));
  }

  /** Leaves a folder as this process names it, but not known to be live. */
  private String ownName() throws Exception {
    try (StagingFolder staging = StagingFolder.begin(storage, target())) {
      return staging.path().getName();
    }
  }

  private String rename(String own, long process) throws Exception {
    String name = own.replaceFirst("\\d+@", process + "@");
    Files.createDirectory(folder.resolve(name));
    return name;
  }

  private void write(StagingFolder staging) throws Exception {
    Files.writeString(Path.of(staging.path().toUri().getPath()).resolve("file"), "content");
  }

  private org.apache.hadoop.fs.Path target() {
    return hadoop(folder.resolve("model"));
  }

  private List<String> names() throws Exception {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static void age(Path path, int minutes) throws Exception {
    Instant then = Instant.now().minus(Duration.ofMinutes(minutes));
    Files.setLastModifiedTime(path, FileTime.from(then));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
