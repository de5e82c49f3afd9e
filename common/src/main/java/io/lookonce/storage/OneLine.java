package io.lookonce.storage;

/** What went wrong, in one line that a person can act on. */
public final class OneLine {

  private OneLine() {}

  /** The first message down the chain of causes that says something, without its line breaks. */
  public static String of(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        // A file's name may hold what a terminal would obey.
        return message.strip().lines().findFirst().orElseThrow().replaceAll("\\p{Cntrl}", "?");
      }
    }
    return error.getClass().getSimpleName();
  }
}
