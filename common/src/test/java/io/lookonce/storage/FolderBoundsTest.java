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
    Files.createDirectories(folder.resolve("pictures/day"));
    Files.createDirectories(folder.resolve("pictures-too"));
    Files.createFile(folder.resolve("secret.jpg"));
    bounds = FolderBounds.of(new Path("file:" + folder.resolve("pictures")));
  }

  @Test
  void namesThatLeadElsewhereAreOutside() throws IOException {
    assertThat(holds("a.jpg")).isTrue();
    assertThat(holds("day/../day/a.jpg")).isTrue();
    assertThat(holds("file:" + folder.resolve("pictures/a.jpg"))).isTrue();
    assertThat(holds("../secret.jpg")).isFalse();
    assertThat(holds("day/../../secret.jpg")).isFalse();
    assertThat(holds("../pictures-too/a.jpg")).isFalse();
    assertThat(holds("/etc/passwd")).isFalse();
    assertThat(holds("hdfs://other/pictures/a.jpg")).isFalse();
    assertThat(holds("\0")).isFalse();
  }

  @Test
  void linksAreFollowedWithinTheFolder() throws IOException {
    link("out.jpg", "secret.jpg");
    link("way-out", "");
    link("within", "pictures/day");
    Files.createFile(folder.resolve("pictures/day/a.jpg"));

    assertThat(holds("within/a.jpg")).isTrue();
    assertThat(holds("out.jpg")).isFalse();
    assertThat(holds("way-out/secret.jpg")).isFalse();
    // Through the link and back in.
    assertThat(holds("way-out/pictures/day/a.jpg")).isTrue();
  }

  @Test
  void aFolderThatIsALinkIsTheOneItLeadsTo() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("pictures"));
    Files.createFile(folder.resolve("pictures/a.jpg"));
    Path link = new Path("file:" + folder.resolve("link"));

    assertThat(FolderBounds.of(link).holds(new Path(link, "a.jpg"))).isTrue();
    assertThat(FolderBounds.identity(link))
        .isEqualTo(FolderBounds.identity(new Path("file:" + folder.resolve("pictures"))));
  }

  private boolean holds(String name) throws IOException {
    return bounds.holds(new Path(new Path("file:" + folder.resolve("pictures")), name));
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve("pictures").resolve(name), folder.resolve(target));
  }
}
