package io.lookonce.jobs;

import io.lookonce.jobs.report.Secrets;
import java.io.PrintWriter;

/** What a person reads on the terminal, without the secrets in it. */
final class MaskedWriter extends PrintWriter {

  MaskedWriter(PrintWriter target) {
    super(target, true);
  }

  @Override
  public void write(String text) {
    super.write(Secrets.maskedText(text));
  }
}
