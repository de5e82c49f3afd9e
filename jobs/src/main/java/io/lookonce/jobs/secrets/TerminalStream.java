package io.lookonce.jobs.secrets;

import io.lookonce.storage.TerminalText;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What all of a process's standard output, or error, passes through: the command's own words, the
 * log, and whatever a library prints. Secrets are masked and no character commands the terminal.
 */
public final class TerminalStream extends OutputStream {

  private static final int LONGEST_CHARACTER = 4;

  private final PrintStream target;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** Bytes of a character whose others are still to come. */
  private byte[] begun = new byte[0];

  private TerminalStream(PrintStream target) {
    this.target = target;
  }

  /** A stream that passes on to another what may be shown. */
  public static PrintStream over(PrintStream target) {
    return new PrintStream(new TerminalStream(target), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    ByteBuffer all =
        ByteBuffer.allocate(begun.length + length).put(begun).put(bytes, offset, length).flip();
    CharBuffer text = CharBuffer.allocate(all.remaining() + LONGEST_CHARACTER);
    decoder.decode(all, text, false);
    begun = Arrays.copyOfRange(all.array(), all.position(), all.limit());
    print(text.flip().toString());
  }

  /** Progress rewrites its line; whatever else begins with a return does no harm by it. */
  private void print(String text) {
    int own = text.length() > 1 && text.startsWith("\r") && text.indexOf('\r', 1) < 0 ? 1 : 0;
    target.print(text.substring(0, own));
    target.print(TerminalText.shown(Secrets.maskedText(text.substring(own))));
  }

  @Override
  public void flush() {
    target.flush();
  }

  /** What a person reads on the terminal: without the secrets in it, and commanding no terminal. */
  public static final class MaskedWriter extends PrintWriter {

    public MaskedWriter(PrintWriter target) {
      super(target, true);
    }

    @Override
    public void write(String text) {
      super.write(TerminalText.shown(Secrets.maskedText(text)));
    }
  }
}
