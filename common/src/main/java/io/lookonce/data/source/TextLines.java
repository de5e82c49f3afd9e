package io.lookonce.data.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.List;

/** The lines of a UTF-8 text file, with or without a byte order mark. */
public final class TextLines {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextLines() {}

  /**
   * Splits a file's content into lines.
   *
   * @throws NotTextException naming the first line that is not UTF-8
   */
  public static List<String> of(byte[] content) throws NotTextException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    // No byte becomes more than one character.
    CharBuffer characters = CharBuffer.allocate(content.length);
    CoderResult result = UTF_8.newDecoder().decode(bytes, characters, true);
    String text = characters.flip().toString();
    if (result.isError()) {
      throw new NotTextException(1 + text.chars().filter(c -> c == '\n').count());
    }
    return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
  }
}
