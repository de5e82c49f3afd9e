package io.lookonce.darknet;

import java.io.IOException;

/**
 * A Darknet file that cannot be used. The message is one line for a person: it names the file, the
 * line where there is one, and what to change.
 */
public final class DarknetFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names the file as a whole. */
  DarknetFormatException(String fileName, String problem) {
    super(fileName + ": " + problem);
  }

  /** Names a line of the file, counted from 1. */
  DarknetFormatException(String fileName, int line, String problem) {
    super(fileName + ":" + line + ": " + problem);
  }
}
