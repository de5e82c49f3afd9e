package io.lookonce.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's native libraries unpacked in the user's cache folder. Left to itself ONNX
 * Runtime unpacks 24 MB into the temporary folder in every process and leaves them there when the
 * process is killed.
 *
 * <p>The folder is the user's alone and named by the SHA-256 of what it holds; a library is used
 * only if its own SHA-256 is that of the one on the class path. Where the cache cannot be used,
 * ONNX Runtime unpacks for itself.
 */
final class OnnxRuntimeLibraries {
  /** ONNX Runtime looks here for its libraries; set by a user, it is left alone. */
  static final String NATIVE_PATH = "onnxruntime.native.path";

  private static final Logger LOGGER = LoggerFactory.getLogger(OnnxRuntimeLibraries.class);
  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private OnnxRuntimeLibraries() {}

  /** Points ONNX Runtime to the cache; to be called before its first class is touched. */
  static synchronized void prepare() {
    if (System.getProperty(NATIVE_PATH) != null) {
      return;
    }
    try {
      System.setProperty(NATIVE_PATH, unpack(cacheFolder()).toString());
    } catch (IOException unusable) {
      LOGGER.warn(
          "ONNX Runtime's libraries are not cached, it unpacks them itself: {}",
          unusable.getMessage());
    }
  }

  /** {@code $XDG_CACHE_HOME/lookonce}, or {@code .cache/lookonce} in the home folder. */
  private static Path cacheFolder() throws IOException {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path caches =
        configured != null && !configured.isBlank()
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".cache");
    if (!caches.isAbsolute()) {
      throw new IOException(caches + " is not an absolute path");
    }
    Files.createDirectories(caches);
    return caches.resolve("lookonce");
  }

  /**
   * Makes sure that a cache folder holds the libraries of this platform.
   *
   * @param cache created if absent; its parent must exist
   * @return the folder inside the cache that holds the libraries
   * @throws IOException if a folder is not the user's own or cannot be written, or if ONNX Runtime
   *     has no libraries for this platform
   */
  static Path unpack(Path cache) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String library : LIBRARIES) {
      try (InputStream resource = resource(library)) {
        digests.put(library, digest(resource));
      }
    }
    claim(cache);
    Path folder = cache.resolve("onnxruntime-" + String.join("-", digests.values()));
    claim(folder);
    for (String library : LIBRARIES) {
      Path file = folder.resolve(System.mapLibraryName(library));
      if (!holds(file, digests.get(library))) {
        unpack(library, file);
      }
    }
    return folder;
  }

  private static InputStream resource(String library) throws IOException {
    String path = "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(library);
    InputStream resource = OrtEnvironment.class.getResourceAsStream(path);
    if (resource == null) {
      throw new IOException("ONNX Runtime comes without " + path);
    }
    return resource;
  }

  /** ONNX Runtime's name for this operating system and processor. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String systemName = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
    return systemName + (processor.equals("aarch64") ? "-aarch64" : "-x64");
  }

  /** Creates a folder for the user alone, or checks that an existing one is the user's. */
  private static void claim(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      createFolder(folder);
    }
    Path probe = Files.createTempFile(folder, "owner", null);
    try {
      UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(Files.getOwner(probe))) {
        throw new IOException(
            String.format(Locale.ROOT, "%s belongs to %s", folder, owner.getName()));
      }
    } finally {
      Files.delete(probe);
    }
    if (isPosix(folder)) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  private static void createFolder(Path folder) throws IOException {
    try {
      if (isPosix(folder.getParent())) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException another) {
      // Another process may have been faster; anything but a folder is refused.
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(folder + " is not a folder", another);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }

  private static boolean holds(Path file, String digest) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream content = Files.newInputStream(file)) {
      return digest(content).equals(digest);
    }
  }

  /** Writes beside the file first, so that other processes see the whole library or none. */
  private static void unpack(String library, Path file) throws IOException {
    Path incomplete = Files.createTempFile(file.getParent(), library, null);
    try {
      try (InputStream resource = resource(library)) {
        Files.copy(resource, incomplete, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(incomplete);
    }
  }

  private static String digest(InputStream content) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] chunk = new byte[1 << 16];
    for (int length = content.read(chunk); length >= 0; length = content.read(chunk)) {
      sha256.update(chunk, 0, length);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
