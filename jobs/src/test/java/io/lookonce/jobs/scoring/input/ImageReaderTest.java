package io.lookonce.jobs.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReaderTest {

  @TempDir private Path folder;
  private final ImageReader reader = new ImageReader(new Storage(new Configuration()), 100);

  @Test
  void readsTheWholeFileOfAnyName() throws IOException {
    byte[] content = {1, 2, 3};
    Path file = Files.write(folder.resolve("100% ü [1].jpg"), content);

    assertThat(reader.read(listed(file, 3))).isEqualTo(content);
  }

  @Test
  void aFileThatVanishedAfterTheListingSaysSo() {
    assertRefused(listed(folder.resolve("gone.jpg"), 3), "vanished");
  }

  @Test
  void aFileThatGrewOrShrankAfterTheListingSaysSo() throws IOException {
    Path file = Files.write(folder.resolve("a.jpg"), new byte[5]);

    assertRefused(listed(file, 4), "changed while it was read");
    assertRefused(listed(file, 6), "changed while it was read");
  }

  @Test
  void aLongFileIsNotRead() {
    assertRefused(listed(folder.resolve("never-opened.jpg"), 101), "too long");
  }

  @Test
  void aFileWithoutPermissionSaysSo() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
    Path file = Files.write(folder.resolve("secret.jpg"), new byte[3]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    assertRefused(listed(file, 3), "unreadable");
  }

  private void assertRefused(ImageInput input, String kind) {
    assertThatThrownBy(() -> reader.read(input))
        .isInstanceOfSatisfying(
            ImageRefused.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
  }

  private static ImageInput listed(Path file, long length) {
    return new ImageInput(new ImageFile("file:" + file, length, 0, null), null);
  }
}
