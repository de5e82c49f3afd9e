package io.lookonce.data.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The lines of a UTF-8 text file, with or without a byte order mark. */
public final class TextLines {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextLines() {}

  /**
   * Splits a file's content into lines.
   *
   * @param file for the message
   * @throws InputRefused naming the file and the first line that is not UTF-8
   */
  public static List<String> of(Path file, byte[] content) {
    try {
      return of(content);
    } catch (NotTextException notText) {
      throw new InputRefused(file + ":" + notText.line() + ": not UTF-8 text", notText);
    }
  }

  /**
   * Splits a file's content into lines.
   *
   * @throws NotTextException with the first line that is not UTF-8
   */
  public static List<String> of(byte[] content) throws NotTextException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    // UTF-8 has at least one byte per char.
    CharBuffer characters = CharBuffer.allocate(content.length);
    CoderResult result = UTF_8.newDecoder().decode(bytes, characters, true);
    String text = characters.flip().toString();
    if (result.isError()) {
      throw new NotTextException(1 + text.chars().filter(c -> c == '\n').count());
    }
    return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
  }

  /** Thrown for bytes that are not UTF-8. */
  public static final class NotTextException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long line;

    NotTextException(long line) {
      super("line " + line + " is not UTF-8 text");
      this.line = line;
    }

    /** The first line that is not UTF-8, from 1. */
    public long line() {
      return line;
    }
  }
}
