package io.lookonce.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads and writes numbers in a byte array at absolute positions. Access outside of the array
 * throws {@link IndexOutOfBoundsException}.
 */
public final class ByteView {

  private final ByteBuffer bytes;

  public ByteView(byte[] bytes, boolean bigEndian) {
    this(bytes, 0, bytes.length, bigEndian);
  }

  /** A view of a part of the array; position 0 is {@code offset}. */
  public ByteView(byte[] bytes, int offset, int length, boolean bigEndian) {
    this.bytes = ByteBuffer.wrap(bytes, offset, length).slice();
    this.bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  public int length() {
    return bytes.limit();
  }

  public boolean isBigEndian() {
    return bytes.order() == ByteOrder.BIG_ENDIAN;
  }

  /** Copies all bytes to the start of an array. */
  public void copyTo(byte[] target) {
    bytes.get(0, target, 0, length());
  }

  public int uint8(int position) {
    return bytes.get(position) & 0xff;
  }

  public int uint16(int position) {
    return bytes.getShort(position) & 0xffff;
  }

  public int int32(int position) {
    return bytes.getInt(position);
  }

  public long uint32(int position) {
    return bytes.getInt(position) & 0xffffffffL;
  }

  public void putInt16(int position, int value) {
    bytes.putShort(position, (short) value);
  }

  public void putInt32(int position, int value) {
    bytes.putInt(position, value);
  }

  /** Whether an ASCII text is at a position. */
  public boolean hasText(int position, String text) {
    if (position < 0 || position > length() - text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (uint8(position + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Up to {@code count} characters from a position, one per byte. */
  public String text(int position, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = position; i < Math.min(length(), position + count); i++) {
      text.append((char) uint8(i));
    }
    return text.toString();
  }
}
