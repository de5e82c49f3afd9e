package io.lookonce.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Names on the local disk. A JVM reads them in the charset of its locale ({@code
 * sun.jnu.encoding}), and cannot open what that charset cannot say.
 */
public final class LocalNames {

  /** Stands before the two hexadecimal digits of each byte of a name that is not text. */
  private static final char UNREADABLE = '\ufffd';

  private static final String CHARSET = System.getProperty("sun.jnu.encoding", "UTF-8");

  private static final Pattern UNREADABLE_BYTE = Pattern.compile("\ufffd([89A-F][0-9A-F])");

  /** How a system's words about names that no file can have begin. */
  private static final Set<String> LEADS_NOWHERE =
      Set.of("Not a directory", "File name too long", "Too many levels of symbolic links");

  private LocalNames() {}

  /** Whether a qualified path is on the local disk. */
  static boolean isLocal(Path path) {
    return "file".equals(path.toUri().getScheme());
  }

  /**
   * A qualified path of the local disk. Where there is nothing of that name, bytes that {@link
   * #nameOf} wrote in hexadecimal digits are meant.
   *
   * @throws InvalidPathException if the JVM's locale cannot say its name
   */
  public static java.nio.file.Path of(Path path) {
    // Path.of(URI) would refuse every character above 127 that Hadoop left as it is.
    String name = path.toUri().getPath();
    java.nio.file.Path local = java.nio.file.Path.of(name);
    Matcher bytes = UNREADABLE_BYTE.matcher(name);
    if (!bytes.find() || Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
      return local;
    }
    StringBuilder escaped = new StringBuilder();
    int from = 0;
    do {
      escaped
          .append(percent(name.substring(from, bytes.start())))
          .append('%')
          .append(bytes.group(1));
      from = bytes.end();
    } while (bytes.find());
    return java.nio.file.Path.of(
        URI.create("file://" + escaped.append(percent(name.substring(from)))));
  }

  private static String percent(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      escaped.append(b == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", b));
    }
    return escaped.toString();
  }

  /**
   * The name of an entry of a local folder, with {@code U+FFFD} and two hexadecimal digits for each
   * byte that is not UTF-8.
   *
   * @throws InputRefused if another locale could read the name
   */
  static String nameOf(java.nio.file.Path folder, java.nio.file.Path entry) {
    String name = entry.getFileName().toString();
    if (isSame(folder, name, entry)) {
      return name;
    }
    byte[] bytes = bytesOf(entry);
    if (!isUtf8()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: the name '%s' in it cannot be read in this locale (file names are %s here); %s",
              folder,
              escaped(bytes),
              CHARSET,
              advice()));
    }
    return escaped(bytes);
  }

  /**
   * Refuses a path that a person gave and the locale has damaged on its way here.
   *
   * @param option what the message calls it
   */
  public static void requireReadable(String option, String path) {
    if (!isUtf8() && path.indexOf(UNREADABLE) >= 0) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: its name cannot be read in this locale (file names are %s here); %s",
              option,
              CHARSET,
              advice()));
    }
  }

  /**
   * Why a file that is not found may be there all the same, or null.
   *
   * @param path of any file system
   */
  public static String whyUnreadable(Path path) {
    if (!isLocal(path)) {
      return null;
    }
    String name = path.toUri().getPath();
    if (isUtf8() && name.indexOf(UNREADABLE) >= 0) {
      return String.format(
          Locale.ROOT, "its name is not UTF-8 (each %s stands for a byte); rename it", UNREADABLE);
    }
    if (!canWrite(name)) {
      return unwritable();
    }
    try {
      Files.readAttributes(of(path), BasicFileAttributes.class);
      return null;
    } catch (AccessDeniedException denied) {
      return "permission denied";
    } catch (IOException | InvalidPathException absent) {
      return null;
    }
  }

  /**
   * Refuses a local name that would become another one.
   *
   * @throws IOException if the JVM's locale cannot say it
   */
  static void requireWritable(Path path) throws IOException {
    if (!canWrite(path.toUri().getPath())) {
      throw new IOException(path + ": " + unwritable());
    }
  }

  private static boolean canWrite(String name) {
    return isUtf8() || Charset.forName(CHARSET).newEncoder().canEncode(name);
  }

  private static String unwritable() {
    return String.format(
        Locale.ROOT,
        "its name cannot be written in this JVM's locale (file names are %s here); %s",
        CHARSET,
        advice());
  }

  /** What to set where the locale cannot read names. */
  private static String advice() {
    return "set LC_ALL=C.UTF-8";
  }

  /**
   * Refuses what would be waited for without end. What a shell hands over below {@code /dev} and
   * {@code /proc} is meant.
   *
   * @throws FileSystemException if a path is a named pipe, a socket or a device
   */
  static void requireFile(Path path) throws FileSystemException {
    String name = path.toUri().getPath();
    if (name.startsWith("/dev/") || name.startsWith("/proc/")) {
      return;
    }
    boolean other;
    try {
      other = Files.readAttributes(of(path), BasicFileAttributes.class).isOther();
    } catch (IOException | InvalidPathException absent) {
      // Opening it says so in the words of the file system.
      return;
    }
    if (other) {
      throw new FileSystemException(name, null, "a named pipe, socket or device, not a file");
    }
  }

  /**
   * Whether a file that cannot be opened will not be opened later either: it is absent, a folder or
   * forbidden, or its name leads nowhere. Otherwise the disk, or this process, is in trouble.
   */
  static boolean isAbsentOrForbidden(Path path) {
    try {
      java.nio.file.Path file = of(path);
      // Hadoop opens files by their names as text, which cannot say every byte.
      return !file.equals(java.nio.file.Path.of(path.toUri().getPath()))
          || Files.readAttributes(file, BasicFileAttributes.class).isDirectory()
          || !Files.isReadable(file);
    } catch (NoSuchFileException | AccessDeniedException | InvalidPathException absent) {
      return true;
    } catch (FileSystemException leadsNowhere) {
      String reason = String.valueOf(leadsNowhere.getReason());
      return LEADS_NOWHERE.stream().anyMatch(reason::startsWith);
    } catch (IOException failed) {
      return false;
    }
  }

  private static boolean isUtf8() {
    return CHARSET.equalsIgnoreCase("UTF-8") || CHARSET.equalsIgnoreCase("UTF8");
  }

  private static boolean isSame(java.nio.file.Path folder, String name, java.nio.file.Path entry) {
    try {
      return folder.resolve(name).equals(entry);
    } catch (InvalidPathException unmappable) {
      return false;
    }
  }

  /** A path's URI alone gives the bytes of its name. */
  private static byte[] bytesOf(java.nio.file.Path entry) {
    String raw = entry.toUri().getRawPath();
    raw = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = raw.lastIndexOf('/') + 1; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String escaped(byte[] name) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(name);
    CharBuffer decoded = CharBuffer.allocate(name.length);
    StringBuilder text = new StringBuilder();
    while (in.hasRemaining()) {
      CoderResult result = utf8.decode(in, decoded, true);
      text.append(decoded.flip());
      decoded.clear();
      int bad = result.isError() ? result.length() : 0;
      for (int i = 0; i < bad; i++) {
        text.append(UNREADABLE).append(String.format(Locale.ROOT, "%02X", in.get()));
      }
      utf8.reset();
    }
    return text.toString();
  }
}
