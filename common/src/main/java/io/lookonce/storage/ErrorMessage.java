package io.lookonce.storage;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * What went wrong, in one line that a person can act on. Of causes that say nothing the name is
 * told, where no other says more.
 */
public final class ErrorMessage {

  private ErrorMessage() {}

  /** The first message down the chain of causes that says something. */
  public static String firstLine(Throwable error) {
    return messages(error).findFirst().orElseGet(() -> name(error));
  }

  /**
   * The last one: the reason itself, where those around it, such as Spark's, tell of its
   * consequences and hold a stack trace.
   */
  public static String ofInnermost(Throwable error) {
    return messages(error)
        .reduce((outer, inner) -> inner)
        .or(() -> chain(error).reduce((outer, inner) -> inner).map(ErrorMessage::name))
        .orElseThrow();
  }

  private static Stream<String> messages(Throwable error) {
    return chain(error)
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        // A file's name may hold what a terminal would obey.
        .map(text -> TerminalText.shownInOneLine(text.strip().lines().findFirst().orElseThrow()));
  }

  private static Stream<Throwable> chain(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
  }

  private static String name(Throwable error) {
    return error.getClass().getSimpleName();
  }
}
