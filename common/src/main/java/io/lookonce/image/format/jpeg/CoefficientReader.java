package io.lookonce.image.format.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the coefficients of blocks from the entropy-coded data of a baseline scan. */
final class CoefficientReader {

  /** The most bits that a code and its value take. */
  private static final int MOST_BITS = 32;

  private static final int MASK = (1 << HuffmanTable.LOOKUP) - 1;
  private static final int FIRST_RESTART = 0xd0;
  private static final int RESTARTS = 8;
  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] file;
  private int position;

  /** The next bits, the last {@link #count} of them. */
  private long bits;

  private int count;

  /** How many of the bits are not from the file, because it has a marker there. */
  private int padding;

  CoefficientReader(byte[] file, int position) {
    this.file = file;
    this.position = position;
  }

  /** Coefficients that contradict the format. */
  static final class Fault extends Exception {

    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads one block.
   *
   * @param dc table of the first coefficient
   * @param ac table of the others
   * @param steps quantisation steps in the order of the file
   * @param places index into {@code block} for each coefficient in the order of the file
   * @param needed number of coefficients at the start of the block that count
   * @param previous the first coefficient of the component's last block, before quantisation
   * @param block receives the coefficients times their steps; all zero before
   * @return the first coefficient, before quantisation, and, in the lower 8 bits, the number of the
   *     last coefficient that is not zero
   */
  int read(
      HuffmanTable dc,
      HuffmanTable ac,
      int[] steps,
      int[] places,
      int needed,
      int previous,
      int[] block)
      throws Fault {
    int first = previous + difference(dc);
    block[0] = first * steps[0];
    long ahead = bits;
    int left = count;
    int last = 0;
    int k = 1;
    while (k < 64) {
      if (left < MOST_BITS) {
        bits = ahead;
        count = left;
        fill();
        ahead = bits;
        left = count;
      }
      int lookup = (int) (ahead >>> (left - HuffmanTable.LOOKUP)) & MASK;
      if (k >= needed) {
        int passing = ac.passing(lookup);
        int behind = k + (passing >> 5 & 63);
        if (passing != 0 && behind + (passing >> 11) <= 64) {
          left -= passing & 31;
          k = behind;
          if ((passing & HuffmanTable.ENDS) != 0) {
            break;
          }
          continue;
        }
      }
      int entry = ac.entry(lookup);
      int value;
      if ((entry & HuffmanTable.WHOLE) != 0) {
        left -= entry & 31;
        int run = entry >> 5 & 63;
        if (run == HuffmanTable.END_RUN) {
          break;
        }
        k += run;
        value = entry >> 16;
      } else {
        int symbol;
        if (entry != 0) {
          left -= entry & 31;
          symbol = entry >> 16 & 0xff;
        } else {
          int found = ac.decodeLong((int) (ahead >>> (left - 16)) & 0xffff);
          if (found < 0) {
            throw new Fault("unknown code");
          }
          left -= found >> 8;
          symbol = found & 0xff;
        }
        int size = symbol & 15;
        if (size == 0) {
          if (symbol == 0) {
            break;
          }
          if (symbol != 0xf0) {
            throw new Fault("unknown symbol");
          }
          k += 16;
          continue;
        }
        k += symbol >> 4;
        left -= size;
        value = HuffmanTable.extended((int) (ahead >>> left) & (1 << size) - 1, size);
      }
      if (k > 63) {
        throw new Fault("more than 64 coefficients");
      }
      if (k < needed) {
        block[places[k]] = value * steps[k];
        last = k;
      }
      k++;
    }
    bits = ahead;
    count = left;
    return first << 8 | last;
  }

  private int difference(HuffmanTable dc) throws Fault {
    if (count < MOST_BITS) {
      fill();
    }
    int entry = dc.entry((int) (bits >>> (count - HuffmanTable.LOOKUP)) & MASK);
    if ((entry & HuffmanTable.WHOLE) != 0) {
      int run = entry >> 5 & 63;
      if (run != 0 && run != HuffmanTable.END_RUN) {
        throw new Fault("a first coefficient has no run");
      }
      count -= entry & 31;
      return entry >> 16;
    }
    int found =
        entry != 0
            ? (entry & 31) << 8 | (entry >> 16 & 0xff)
            : dc.decodeLong((int) (bits >>> (count - 16)) & 0xffff);
    int size = found & 0xff;
    if (found < 0 || size > 11) {
      throw new Fault("unknown code");
    }
    count -= found >> 8;
    if (size == 0) {
      return 0;
    }
    count -= size;
    return HuffmanTable.extended((int) (bits >>> count) & (1 << size) - 1, size);
  }

  /** Leaves at least {@value #MOST_BITS} bits; zeros follow the last ones before a marker. */
  private void fill() {
    if (position + 4 <= file.length) {
      int word = (int) FOUR_BYTES.get(file, position);
      int inverted = ~word;
      if ((inverted - 0x01010101 & ~inverted & 0x80808080) == 0) {
        bits = bits << 32 | word & 0xffffffffL;
        count += 32;
        position += 4;
        return;
      }
    }
    while (count < MOST_BITS) {
      int next = position < file.length ? file[position] & 0xff : 0xff;
      if (next != 0xff) {
        position++;
      } else if (position + 1 < file.length && file[position + 1] == 0) {
        position += 2;
      } else {
        next = 0;
        padding += 8;
      }
      bits = bits << 8 | next;
      count += 8;
    }
  }

  /** Passes the restart marker that must come now. */
  void restart(int number) throws Fault {
    if (endOfData() != FIRST_RESTART + number % RESTARTS) {
      throw new Fault("another restart marker is due");
    }
    position += 2;
    bits = 0;
    count = 0;
    padding = 0;
  }

  /** The marker that follows the data that was read. */
  int endOfData() throws Fault {
    int unread = count - padding;
    if (unread < 0 || unread > 7) {
      throw new Fault(unread < 0 ? "too few bits" : "too many bits");
    }
    if (position + 1 >= file.length) {
      throw new Fault("no marker");
    }
    return file[position + 1] & 0xff;
  }
}
