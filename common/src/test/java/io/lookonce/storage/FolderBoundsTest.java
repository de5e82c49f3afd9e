package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBoundsTest {

  @TempDir private java.nio.file.Path folder;
  private FolderBounds bounds;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("images/day"));
    Files.createDirectories(folder.resolve("images-too"));
    Files.createFile(folder.resolve("secret.jpg"));
    bounds = FolderBounds.of(new Path("file:" + folder.resolve("images")));
  }

  @Test
  void namesThatLeadElsewhereAreOutside() throws IOException {
    assertThat(holds("a.jpg")).isTrue();
    assertThat(holds("day/../day/a.jpg")).isTrue();
    assertThat(holds("file:" + folder.resolve("images/a.jpg"))).isTrue();
    assertThat(holds("../secret.jpg")).isFalse();
    assertThat(holds("day/../../secret.jpg")).isFalse();
    assertThat(holds("../images-too/a.jpg")).isFalse();
    assertThat(holds("/etc/passwd")).isFalse();
    assertThat(holds("hdfs://other/images/a.jpg")).isFalse();
    assertThat(holds("\0")).isFalse();
  }

  @Test
  void linksAreFollowedWithinTheFolder() throws IOException {
    link("out.jpg", "secret.jpg");
    link("way-out", "");
    link("within", "images/day");
    Files.createFile(folder.resolve("images/day/a.jpg"));

    assertThat(holds("within/a.jpg")).isTrue();
    assertThat(holds("out.jpg")).isFalse();
    assertThat(holds("way-out/secret.jpg")).isFalse();
    // Through the link and back in.
    assertThat(holds("way-out/images/day/a.jpg")).isTrue();
  }

  @Test
  void aFolderThatIsALinkIsTheOneItLeadsTo() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("images"));
    Files.createFile(folder.resolve("images/a.jpg"));
    Path link = new Path("file:" + folder.resolve("link"));

    assertThat(FolderBounds.of(link).holds(new Path(link, "a.jpg"))).isTrue();
    assertThat(FolderBounds.identity(link))
        .isEqualTo(FolderBounds.identity(new Path("file:" + folder.resolve("images"))));
  }

  private boolean holds(String name) throws IOException {
    return bounds.holds(new Path(new Path("file:" + folder.resolve("images")), name));
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve("images").resolve(name), folder.resolve(target));
  }
}
