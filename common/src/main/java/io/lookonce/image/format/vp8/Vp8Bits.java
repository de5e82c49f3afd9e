package io.lookonce.image.format.vp8;

import java.io.EOFException;

/** VP8's boolean entropy decoder (RFC 6386, section 7) over part of a byte array. */
final class Vp8Bits {

  private final byte[] bytes;
  private final int end;
  private int position;
  private long value;

  /** The current range less 1. */
  private int range = 254;

  /** How many bits of {@link #value} are ahead of the byte in use; below 0: load more. */
  private int spare = -8;

  private boolean past;

  /** Reads from {@code start} up to {@code end}, both positions in the array. */
  Vp8Bits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** One bit, which is 0 with the given probability of 256. */
  int bit(int probability) {
    if (spare < 0) {
      load();
    }
    int split = (range * probability) >> 8;
    int high = (int) (value >> spare);
    int bit;
    int next;
    if (high > split) {
      next = range - split;
      value -= (long) (split + 1) << spare;
      bit = 1;
    } else {
      next = split + 1;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(next) - 24;
    range = (next << shift) - 1;
    spare -= shift;
    return bit;
  }

  private void load() {
    while (spare <= 32 && position < end) {
      value = value << 8 | (bytes[position++] & 0xff);
      spare += 8;
    }
    if (spare < 0) {
      past = true;
      value <<= 8;
      spare += 8;
    }
  }

  /** An even bit. */
  boolean flag() {
    return bit(128) != 0;
  }

  /** An unsigned number, highest bit first. */
  int number(int bits) {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /** A magnitude and a sign. */
  int signed(int bits) {
    int number = number(bits);
    return flag() ? -number : number;
  }

  /** A flag and, where it is set, a signed number; 0 where it is not. */
  int optional(int bits) {
    return flag() ? signed(bits) : 0;
  }

  /**
   * Fails once more has been read than there is.
   *
   * @throws EOFException if so
   */
  void checkWithin() throws EOFException {
    if (past) {
      throw new EOFException("it ends within its image data");
    }
  }
}
