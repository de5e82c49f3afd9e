package io.lookonce.data.source;

import java.io.IOException;

/** A file that should be text holds bytes that are not UTF-8. */
public final class NotTextException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long line;

  NotTextException(long line) {
    super("line " + line + " is not UTF-8 text");
    this.line = line;
  }

  /** The first line that cannot be read, from 1. */
  public long line() {
    return line;
  }
}
