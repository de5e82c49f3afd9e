package io.lookonce.image.format;

import io.lookonce.image.Image;

/**
 * A file and what it was made of.
 *
 * @param row of the table of formats that it belongs to: format, then what varies
 * @param name tells it from others of its row
 * @param expected its pixels, or null where it is to be refused
 * @param refusal how the refusal begins, or null
 */
record TrueFile(String row, String name, byte[] bytes, Image expected, String refusal) {

  TrueFile(String row, String name, byte[] bytes, Image expected) {
    this(row, name, bytes, expected, null);
  }

  static TrueFile refused(String row, String name, byte[] bytes, String refusal) {
    return new TrueFile(row, name, bytes, null, refusal);
  }
}
