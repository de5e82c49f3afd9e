package io.lookonce.image.format.jpeg;

/**
 * A Huffman table of JPEG (ITU-T T.81, annex C) for lookups of several bits at once.
 *
 * <p>An entry of {@link #entry} is 0 if the code is longer than the lookup. Its lowest five bits
 * are the bits that it consumes. If {@link #WHOLE} is set, these include the value's own bits, bits
 * 5 to 10 are the run of zeros before the value, {@link #END_RUN} at the end of the block, and the
 * upper half is the value. Otherwise bits 16 to 23 are the symbol, and the value's bits follow.
 *
 * <p>An entry of {@link #passing} is for coefficients that nobody needs, several at once: its
 * lowest five bits are the bits that it consumes, bits 5 to 10 are how many coefficients these are,
 * zeros included, and {@link #ENDS} says that the end of the block follows within these bits. It is
 * 0 if the lookup holds no whole coefficient.
 */
final class HuffmanTable {

  /** Bits of a lookup. */
  static final int LOOKUP = 11;

  /** Flag of an entry that holds the value. */
  static final int WHOLE = 1 << 11;

  /** The run at the end of a block: longer than any block. */
  static final int END_RUN = 63;

  /** Flag of {@link #passing}: the block ends. */
  static final int ENDS = 1 << 11;

  private static final int MOST_PASSED = 63;
  private static final int LONGEST = 16;
  private static final int ZERO_RUN = 0xf0;

  private final int[] entries = new int[1 << LOOKUP];
  private final short[] passings = new short[1 << LOOKUP];

  /** By length: the first code that is too great for it, aligned to 16 bits. */
  private final int[] limits = new int[LONGEST + 1];

  /** By length: what leads from a code to the index of its symbol. */
  private final int[] shifts = new int[LONGEST + 1];

  private final byte[] symbols;

  /**
   * Reads a table.
   *
   * @param position of the sixteen counts; the symbols follow
   * @throws IllegalArgumentException if the counts are impossible
   */
  HuffmanTable(byte[] file, int position) {
    int count = symbols(file, position);
    symbols = new byte[count];
    System.arraycopy(file, position + LONGEST, symbols, 0, count);
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int ofLength = file[position + length - 1] & 0xff;
      shifts[length] = index - code;
      for (int i = 0; i < ofLength; i++) {
        enter(code++, length, symbols[index++] & 0xff);
      }
      if (code > 1 << length) {
        throw new IllegalArgumentException("more Huffman codes than there can be");
      }
      limits[length] = code << (LONGEST - length);
      code <<= 1;
    }
    for (int bits = 0; bits < passings.length; bits++) {
      passings[bits] = (short) passingOf(bits);
    }
  }

  private int passingOf(int bits) {
    int length = 0;
    int passed = 0;
    while (length < LOOKUP) {
      int entry = entries[bits << length & passings.length - 1];
      int longer = length + (entry & 31);
      // The bits behind the lookup are not known: they must not count.
      if ((entry & WHOLE) == 0 || longer > LOOKUP) {
        break;
      }
      int run = entry >> 5 & 63;
      if (run == END_RUN) {
        return ENDS | passed << 5 | longer;
      }
      if (passed + run + 1 > MOST_PASSED) {
        break;
      }
      passed += run + 1;
      length = longer;
    }
    return passed << 5 | length;
  }

  /** Number of symbols of a table in a file. */
  static int symbols(byte[] file, int position) {
    int count = 0;
    for (int length = 0; length < LONGEST; length++) {
      count += file[position + length] & 0xff;
    }
    return count;
  }

  private void enter(int code, int length, int symbol) {
    if (length > LOOKUP || code >= 1 << length) {
      return;
    }
    int free = LOOKUP - length;
    for (int rest = 0; rest < 1 << free; rest++) {
      entries[code << free | rest] = entry(length, symbol, rest, free);
    }
  }

  private static int entry(int length, int symbol, int rest, int free) {
    int size = symbol & 15;
    if (size == 0) {
      int run = symbol == ZERO_RUN ? 15 : symbol == 0 ? END_RUN : -1;
      return run < 0 ? symbol << 16 | length : run << 5 | WHOLE | length;
    }
    if (size > free) {
      return symbol << 16 | length;
    }
    int value = extended(rest >> (free - size), size);
    return value << 16 | (symbol >> 4) << 5 | WHOLE | (length + size);
  }

  /** The value of {@code size} bits: those below half of the range stand for negative values. */
  static int extended(int bits, int size) {
    return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
  }

  /** The entry of the next {@value #LOOKUP} bits. */
  int entry(int bits) {
    return entries[bits];
  }

  /** The coefficients to pass at the next {@value #LOOKUP} bits. */
  int passing(int bits) {
    return passings[bits];
  }

  /**
   * Decodes a code that {@link #entry} does not know.
   *
   * @param bits the next 16 bits
   * @return the symbol and, from bit 8, the length of its code; −1 if there is no such code
   */
  int decodeLong(int bits) {
    for (int length = LOOKUP + 1; length <= LONGEST; length++) {
      if (bits < limits[length]) {
        int index = (bits >> (LONGEST - length)) + shifts[length];
        return index < 0 || index >= symbols.length ? -1 : length << 8 | (symbols[index] & 0xff);
      }
    }
    return -1;
  }
}
