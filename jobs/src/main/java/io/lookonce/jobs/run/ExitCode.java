package io.lookonce.jobs.run;

import io.lookonce.storage.InputRefused;

/** Exit codes of every command. */
public final class ExitCode {

  /** All was done. */
  public static final int DONE = 0;

  /** Something failed; what was done before is kept. */
  public static final int FAILED = 1;

  /** The command line, a configuration or an input cannot be used; nothing was done. */
  public static final int BAD_USAGE = 2;

  /** All was done, but more records failed than {@code --max-error-rate} allows. */
  public static final int TOO_MANY_ERRORS = 3;

  private ExitCode() {}

  /** What a command ends with that an error stopped. */
  public static int of(Throwable error) {
    return error instanceof InputRefused ? BAD_USAGE : FAILED;
  }
}
