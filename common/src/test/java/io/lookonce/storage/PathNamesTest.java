package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathNamesTest {

  @TempDir private java.nio.file.Path folder;
  private final Storage storage = new Storage(new Configuration());

  @ParameterizedTest
  @CsvSource({
    "found-12:30.json, found-12:30.json",
    "12:30:00.jpg, 12:30:00.jpg",
    "a/12:30.jpg, a/12:30.jpg",
    "file:/a/12:30.jpg, file:/a/12:30.jpg",
    "s3a://bucket/12:30.jpg, s3a://bucket/12:30.jpg",
    "/a b/%20#é?.jpg, /a b/%20#é?.jpg",
    "C:x, C:x"
  })
  void aPathIsWhatAPersonWrites(String text, String path) {
    Path parsed = Storage.path(text);

    assertThat(new Path(new Path("file:/base"), parsed).toString())
        .isEqualTo(
            path.startsWith("/")
                ? "file:" + path
                : path.contains(":/") ? path : "file:/base/" + path);
  }

  @Test
  void filesOfAnyNameAreWrittenWholeAndListed() throws IOException {
    Path root = new Path("file:" + folder);
    List<String> names =
        List.of(
            "12:30:00.json", "a:b", "%41", "%", "a b", "a#b?c", "[x]{y,z}*", "é", "e\u0301", "\\");
    for (String name : names) {
      storage.writeAtomically(Storage.child(root, name), new byte[] {1});
    }

    assertThat(storage.list(root))
        .extracting(status -> status.getPath().getName())
        .containsExactlyInAnyOrderElementsOf(names);
    for (FileStatus status : storage.list(root)) {
      assertThat(storage.readBytes(status.getPath())).as("%s", status).containsExactly(1);
    }
  }

  /** Hadoop's own listing leaves both out. */
  @Test
  void linksThatLeadNowhereAndNamesThatAreNotTextAreListed() throws IOException {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the locale is not UTF-8");
    Files.createSymbolicLink(folder.resolve("gone:1"), java.nio.file.Path.of("no:where"));
    java.nio.file.Path latin = java.nio.file.Path.of(URI.create(folder.toUri() + "d%E9r%C3%A9"));
    Files.createDirectory(latin);
    Files.write(latin.resolve("in.png"), new byte[] {1});
    Path root = new Path("file:" + folder);

    assertThat(storage.list(root))
        .extracting(status -> status.getPath().getName())
        .containsExactly("d\ufffdE9ré", "gone:1");
    Path escaped = Storage.child(root, "d\ufffdE9ré");
    assertThat(storage.list(escaped))
        .extracting(status -> status.getPath().getName())
        .containsExactly("in.png");
    assertThat(LocalNames.whyUnreadable(Storage.child(escaped, "in.png")))
        .contains("its name is not UTF-8");
    assertThat(LocalNames.whyUnreadable(root)).isNull();
  }

  @Test
  void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
    new ProcessBuilder("mkfifo", folder.resolve("live.jpg").toString()).start().waitFor();

    assertThatThrownBy(() -> storage.readBytes(new Path("file:" + folder + "/live.jpg")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("live.jpg: a named pipe, socket or device, not a file");
  }

  @Test
  void whatAShellHandsOverIsRead() throws IOException {
    assertThat(storage.readBytes(new Path("file:/dev/null"))).isEmpty();
  }
}
