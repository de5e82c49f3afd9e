package io.lookonce.jobs.scoring.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
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
  void aFolderThatLinksLeadToIsListedOnceByItsOwnName() throws IOException {
    write("2026-01-01/a.jpg", new byte[] {1});
    Files.createSymbolicLink(folder.resolve("0-latest"), folder.resolve("2026-01-01"));
    Files.createSymbolicLink(folder.resolve("z-latest"), folder.resolve("0-latest"));

    assertThat(list(folder.toString()).images())
        .extracting(ImageFile::path)
        .containsExactly("file:" + folder + "/2026-01-01/a.jpg");
    assertThat(list(folder + "/*latest").images())
        .extracting(ImageFile::path)
        .containsExactly("file:" + folder + "/0-latest/a.jpg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.jpg | 12:30:00.jpg cam:1.jpg é.jpg",
        "{cam:1,é}.jpg | cam:1.jpg é.jpg",
        "{d:e/x,12*}.jpg | 12:30:00.jpg d:e/x.jpg",
        "*/*.jpg | [f]/y.jpg d:e/x.jpg gone:1/none.jpg",
        "\\[f\\]/?.jpg | [f]/y.jpg",
        "[a-c]*:[0-9].jpg | cam:1.jpg",
        "12:30:00.jpg | 12:30:00.jpg"
      })
  void globsFindNamesWithColonsAndLinksThatLeadNowhere(String glob, String found)
      throws IOException {
    for (String name :
        List.of("12:30:00.jpg", "cam:1.jpg", "é.jpg", "d:e/x.jpg", "[f]/y.jpg", "other.png")) {
      write(name, new byte[] {1});
    }
    Files.createDirectory(folder.resolve("gone:1"));
    Files.createSymbolicLink(folder.resolve("gone:1/none.jpg"), Path.of("12:00"));

    assertThat(list(folder + "/" + glob).images())
        .extracting(file -> file.path().substring(("file:" + folder).length() + 1))
        .containsExactly(found.split(" "));
  }

  @Test
  void aPipeIsNeverOpened() throws Exception {
    for (String name : List.of("live.jpg", "fifo")) {
      new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start().waitFor();
    }

    ImageListing listing = list(folder.toString());

    assertThat(listing.images()).hasSize(1);
    assertThat(listing.otherFiles().names()).containsExactly("file:" + folder + "/fifo");
    ImageReader reader = new ImageReader(new Storage(new Configuration()), 100);
    assertThatThrownBy(() -> reader.read(new ImageInput(listing.images().get(0), null)))
        .hasMessage("unreadable: a named pipe, socket or device, not a file");
  }

  @Test
  void outputsAreNoInput() throws IOException {
    write("a.jpg", new byte[] {1});
    write("found/painted/a.jpg", new byte[] {1});
    write("found/_lookonce/settings.json", new byte[] {1});
    write("new/painted/a.jpg", new byte[] {1});
    Storage storage = new Storage(new Configuration());

    ImageListing listing =
        FolderListing.of(
            storage, folder + "", false, new org.apache.hadoop.fs.Path("file:" + folder + "/new"));

    assertThat(listing.images()).hasSize(1);
    assertThat(listing.otherFiles().names())
        .containsExactlyInAnyOrder(
            "file:" + folder + "/found (an output of Lookonce)",
            "file:" + folder + "/new (the output)");
    // Painted images may be asked for all the same.
    assertThat(list(folder + "/found/painted").images()).hasSize(1);
  }

  /** Root may read everything; without the right to, it is as anybody. */
  @Test
  void aFolderThatMayNotBeReadIsNamedAndTheRestIsListed() throws Exception {
    write("a.jpg", new byte[] {1});
    write("closed/b.jpg", new byte[] {1});
    write("names-only/c.jpg", new byte[] {1});
    Files.setPosixFilePermissions(
        folder.resolve("closed"), PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(
        folder.resolve("names-only"), PosixFilePermissions.fromString("r--r--r--"));
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      String rights = "=-dac_override,-dac_read_search";
      words.addAll(List.of("setpriv", "--bounding-set" + rights, "--inh-caps" + rights));
      assumeTrue(runs(words, "true"), "root may read everything, and setpriv does not run here");
    }
    words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(Listed.class.getName(), folder.toString()));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(said)
        .contains("listed a.jpg c.jpg\n")
        .contains(String.format(Locale.ROOT, "closed [file:%s/closed]", folder))
        .contains(
            String.format(
                Locale.ROOT, "1 folder may not be read and is left out: file:%s/closed", folder))
        .contains("c.jpg: unreadable: permission denied")
        .contains(String.format(Locale.ROOT, "alone: --images %s/closed: ", folder));
    for (String closed : List.of("closed", "names-only")) {
      Files.setPosixFilePermissions(
          folder.resolve(closed), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static boolean runs(List<String> words, String more) {
    List<String> all = new ArrayList<>(words);
    all.add(more);
    try {
      return new ProcessBuilder(all).start().waitFor() == 0;
    } catch (IOException | InterruptedException absent) {
      return false;
    }
  }

  /** Says what is listed of a folder. */
  static final class Listed {
    public static void main(String[] arguments) throws IOException {
      ImageListing listing = list(arguments[0]);
      System.out.println(
          "listed "
              + String.join(
                  " ",
                  listing.images().stream()
                      .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
                      .toList()));
      System.out.println("closed " + listing.unreadableFolders());
      System.out.println(listing.warnings());
      try {
        new ImageReader(new Storage(new Configuration()), 100)
            .read(new ImageInput(listing.images().get(1), null));
      } catch (IOException refused) {
        System.out.println("c.jpg: " + refused.getMessage());
      }
      try {
        list(arguments[0] + "/closed");
      } catch (InputRefused refused) {
        System.out.println("alone: " + refused.getMessage());
      }
    }
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
