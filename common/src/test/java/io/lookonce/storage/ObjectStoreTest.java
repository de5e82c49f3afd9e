package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits where nothing but a single object appears in one step. */
class ObjectStoreTest {

  private final Storage storage = LocalObjectStore.storage();

  @TempDir private Path folder;

  @BeforeEach
  void forgetRenames() {
    LocalObjectStore.renamed();
  }

  @Test
  void aFileIsOneObjectFromTheStart() throws IOException {
    storage.writeAtomically(path("run.json"), new byte[] {1});
    storage.writeAtomically(path("run.json"), new byte[] {2, 3});

    assertThat(storage.readBytes(path("run.json"))).containsExactly(2, 3);
    assertThat(LocalObjectStore.renamed()).isEmpty();
    assertThat(names(folder)).containsExactly("run.json");
  }

  @Test
  void aFileIsReplacedWithoutBeingAbsent() throws IOException {
    write("new", "first");
    storage.replace(path("new"), path("table"));
    assertThat(LocalObjectStore.renamed()).containsExactly("table");

    write("new", "second");
    storage.replace(path("new"), path("table"));
    assertThat(LocalObjectStore.renamed()).as("a rename would delete first").isEmpty();
    assertThat(
            new String(storage.readBytes(path("table")), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("second");
    assertThat(names(folder)).containsExactly("table");
  }

  @Test
  void ofAFolderTheFileThatMakesItWholeComesLast() throws IOException {
    try (StagingFolder staging = StagingFolder.begin(storage, path("1"))) {
      for (String name : new String[] {"a.onnx", "model.json", "z.zip"}) {
        storage.writeAtomically(new org.apache.hadoop.fs.Path(staging.path(), name), new byte[9]);
      }
      staging.publish(path("1"), "model.json");
    }

    assertThat(LocalObjectStore.renamed()).containsExactly("a.onnx", "z.zip", "model.json");
    assertThat(names(folder)).containsExactly("1");
    assertThat(names(folder.resolve("1"))).containsExactly("a.onnx", "model.json", "z.zip");
  }

  @Test
  void aWholeFolderIsNotWrittenOverAndAnUnfinishedOneIs() throws IOException {
    write("1/model.json", "of another");
    assertThatThrownBy(() -> publish("1")).isInstanceOf(FileAlreadyExistsException.class);

    write("2/left.onnx", "by a writer that was killed");
    publish("2");
    assertThat(names(folder.resolve("2"))).containsExactly("model.json");
  }

  private void publish(String name) throws IOException {
    try (StagingFolder staging = StagingFolder.begin(storage, path(name))) {
      storage.writeAtomically(
          new org.apache.hadoop.fs.Path(staging.path(), "model.json"), new byte[] {1});
      staging.publish(path(name), "model.json");
    }
  }

  private void write(String name, String text) throws IOException {
    storage.writeAtomically(path(name), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return LocalObjectStore.path(folder.resolve(name));
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList().stream();
    }
  }
}
