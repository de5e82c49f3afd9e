package io.lookonce.jobs.secrets;

import java.io.PrintWriter;

/** What a person reads on the terminal, without the secrets in it. */
public final class MaskedWriter extends PrintWriter {

  public MaskedWriter(PrintWriter target) {
    super(target, true);
  }

  @Override
  public void write(String text) {
    super.write(Secrets.maskedText(text));
  }
}
