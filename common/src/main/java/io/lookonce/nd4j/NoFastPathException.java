package io.lookonce.nd4j;

/** Says in one line why a network cannot be accelerated. */
final class NoFastPathException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoFastPathException(String reason) {
    super(reason);
  }
}
