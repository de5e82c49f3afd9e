package io.lookonce.storage;

/** An input that is there and can be read, and holds nothing of what was looked for. */
public final class EmptyInput extends InputRefused {

  private static final long serialVersionUID = 1L;

  public EmptyInput(String message) {
    super(message);
  }
}
