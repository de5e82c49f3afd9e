package io.lookonce.jobs.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListingTest {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};

  @TempDir private Path folder;

  @Test
  void takesNestedHiddenEmptyAndMisnamedImages() throws IOException {
    write("a.jpg", new byte[] {1});
    write("deep/er/B.PNG", new byte[] {1});
    write(".hidden.jpg", new byte[] {1});
    write("_also.jpeg", new byte[] {1});
    write("empty.webp", new byte[0]);
    write("no-extension", PNG);
    write("image.txt", PNG);
    write("notes.txt", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    write("empty.txt", new byte[0]);
    write(".a.jpg.crc", new byte[] {1});

    ImageListing listing = list(folder.toString());

    assertThat(listing.images())
        .extracting(file -> file.path().substring(listing.base().length() + 1))
        .containsExactly(
            ".hidden.jpg",
            "_also.jpeg",
            "a.jpg",
            "deep/er/B.PNG",
            "empty.webp",
            "image.txt",
            "no-extension");
    assertThat(listing.otherFiles().count()).isEqualTo(3);
    assertThat(listing.otherFiles().countByExtension())
        .containsEntry(".txt", 2L)
        .containsEntry(".crc", 1L);
  }

  @Test
  void lengthAndTimeAreThoseOfTheFile() throws IOException {
    Path file = write("a.jpg", new byte[] {1, 2, 3});

    ImageFile image = list(folder.toString()).images().get(0);

    assertThat(image.length()).isEqualTo(3);
    assertThat(image.modificationTime()).isEqualTo(Files.getLastModifiedTime(file).toMillis());
  }

  @Test
  void aGlobTakesWhatMatchesAndKeepsTheFixedPartAsBase() throws IOException {
    write("cam1/a.jpg", new byte[] {1});
    write("cam2/b.jpg", new byte[] {1});
    write("other/c.jpg", new byte[] {1});

    ImageListing listing = list(folder + "/cam*");

    assertThat(listing.images()).hasSize(2);
    assertThat(listing.base()).isEqualTo("file:" + folder);
  }

  @Test
  void aNameWithBracketsIsTakenAsItIs() throws IOException {
    write("[1] x/a.jpg", new byte[] {1});

    assertThat(list(folder + "/[1] x").images()).hasSize(1);
  }

  @Test
  void aLinkThatLeadsBackUpIsNotFollowedForEver() throws IOException {
    write("a.jpg", new byte[] {1});
    Files.createSymbolicLink(folder.resolve("loop"), folder);

    assertThat(list(folder.toString()).images()).hasSize(1);
  }

  @Test
  void aLinkThatLeadsOutIsNamedAndNotFollowed(@TempDir Path outside) throws IOException {
    Files.write(outside.resolve("secret.jpg"), new byte[] {1});
    write("a.jpg", new byte[] {1});
    Files.createSymbolicLink(folder.resolve("out.jpg"), outside.resolve("secret.jpg"));
    Files.createSymbolicLink(folder.resolve("way-out"), outside);
    Files.createSymbolicLink(folder.resolve("again.jpg"), folder.resolve("a.jpg"));

    ImageListing listing = list(folder.toString());

    assertThat(listing.images())
        .extracting(ImageFile::path)
        .containsExactly("file:" + folder + "/a.jpg", "file:" + folder + "/again.jpg");
    assertThat(listing.otherFiles().count()).isEqualTo(2);
    assertThat(FolderListing.of(new Storage(new Configuration()), folder + "", true).images())
        .hasSize(4);
  }

  @Test
  void aLinkThatLeadsNowhereIsListedSoThatItGetsItsRow() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.jpg"), folder.resolve("nowhere"));

    assertThat(list(folder.toString()).images()).extracting(ImageFile::length).containsExactly(0L);
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> list(folder + "/nowhere"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("no such folder");
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private static ImageListing list(String location) throws IOException {
    return FolderListing.of(new Storage(new Configuration()), location);
  }
}
