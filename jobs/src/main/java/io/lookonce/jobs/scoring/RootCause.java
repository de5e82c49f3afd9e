package io.lookonce.jobs.scoring;

/**
 * The innermost reason of a failure in one line, without Spark's stack trace inside the message: of
 * the causes that say anything the last one, or else the name of the innermost.
 */
public final class RootCause {

  private RootCause() {}

  public static String of(Throwable error) {
    Throwable cause = error;
    String reason = line(error);
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
      String line = line(cause);
      reason = line.isEmpty() ? reason : line;
    }
    return reason.isEmpty() ? cause.getClass().getSimpleName() : reason;
  }

  private static String line(Throwable error) {
    String message = error.getMessage() == null ? "" : error.getMessage().strip();
    return message.lines().findFirst().orElse("");
  }
}
