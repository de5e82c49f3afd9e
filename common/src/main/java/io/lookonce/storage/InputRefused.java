package io.lookonce.storage;

/**
 * Something that a person gave and that cannot be used: a path, an option, a key, a file. The
 * message is one line that names it and says what to do; a command ends with exit code 2.
 */
public class InputRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InputRefused(String message) {
    super(message);
  }

  public InputRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
