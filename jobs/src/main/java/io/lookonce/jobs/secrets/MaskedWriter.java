package io.lookonce.jobs.secrets;

import io.lookonce.storage.TerminalText;
import java.io.PrintWriter;

/** What a person reads on the terminal: without the secrets in it, and commanding no terminal. */
public final class MaskedWriter extends PrintWriter {

  public MaskedWriter(PrintWriter target) {
    super(target, true);
  }

  @Override
  public void write(String text) {
    super.write(TerminalText.shown(Secrets.maskedText(text)));
  }
}
