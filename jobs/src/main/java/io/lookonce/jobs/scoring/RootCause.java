package io.lookonce.jobs.scoring;

/**
 * The innermost reason of a failure in one line, without Spark's stack trace inside the message.
 */
public final class RootCause {

  private RootCause() {}

  public static String of(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).strip();
    return message.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }
}
