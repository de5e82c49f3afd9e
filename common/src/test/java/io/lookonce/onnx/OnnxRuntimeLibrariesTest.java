package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeLibrariesTest {
  @TempDir Path caches;

  @Test
  void unpacksOnceForTheUserAlone() throws Exception {
    Path cache = caches.resolve("lookonce");
    Path folder = OnnxRuntimeLibraries.unpack(cache);
    Path library = folder.resolve(System.mapLibraryName("onnxruntime"));
    FileTime marked = FileTime.from(Instant.ofEpochSecond(1_000_000));
    Files.setLastModifiedTime(library, marked);

    assertThat(OnnxRuntimeLibraries.unpack(cache)).isEqualTo(folder);

    assertThat(Files.getLastModifiedTime(library)).isEqualTo(marked);
    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
    if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void replacesALibraryThatWasChanged() throws Exception {
    Path folder = OnnxRuntimeLibraries.unpack(caches.resolve("lookonce"));
    Path library = folder.resolve(System.mapLibraryName("onnxruntime4j_jni"));
    byte[] original = Files.readAllBytes(library);
    byte[] tampered = original.clone();
    tampered[tampered.length / 2] ^= 1;
    Files.write(library, tampered);

    OnnxRuntimeLibraries.unpack(caches.resolve("lookonce"));

    assertThat(Files.readAllBytes(library)).isEqualTo(original);
  }

  @Test
  void refusesALinkInPlaceOfTheFolder() throws Exception {
    Path elsewhere = Files.createDirectory(caches.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(caches.resolve("lookonce"), elsewhere);

    assertThatThrownBy(() -> OnnxRuntimeLibraries.unpack(link))
        .isInstanceOf(IOException.class)
        .hasMessage(link + " is not a folder");
  }

  @Test
  void refusesAFolderOfSomebodyElse() throws Exception {
    Path cache = Files.createDirectory(caches.resolve("lookonce"));
    giveAway(cache);

    assertThatThrownBy(() -> OnnxRuntimeLibraries.unpack(cache))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(cache + " belongs to ");
  }

  /** Tells of the failure to open any model, in a process of its own. */
  static final class OpenAnything {
    private OpenAnything() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Files.createTempFile("any", ".onnx");
      try {
        OnnxNetwork.open(file, 1).close();
      } catch (IOException refused) {
        System.out.println(refused.getMessage());
      } finally {
        Files.delete(file);
      }
    }
  }

  @Test
  void leavesAFolderThatTheUserChoseAlone() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Donnxruntime.native.path=" + caches,
                "-cp",
                System.getProperty("java.class.path"),
                OpenAnything.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output.strip())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "ONNX Runtime's native libraries in %s cannot be loaded on this machine",
                caches));
  }

  private static void giveAway(Path folder) {
    try {
      Files.setOwner(
          folder,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (IOException | UnsupportedOperationException notAllowed) {
      Assumptions.abort("only an administrator can give a folder away: " + notAllowed.getMessage());
    }
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
