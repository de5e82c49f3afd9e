package io.lookonce.image.format.vp8;

/** Reads the coefficients of blocks with the probabilities of one frame (RFC 6386, section 13). */
final class Vp8Coefficients {

  private final int[] probabilities;

  /**
   * @param probabilities of the tokens, as laid out in {@link Vp8Tables#COEFFICIENT_PROBABILITIES}
   */
  Vp8Coefficients(int[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * Reads and dequantises the coefficients of one block.
   *
   * @param data the partition that holds them
   * @param type kind of block, 0 to 3, as in section 13.3
   * @param context how many of the blocks above and to the left have coefficients
   * @param first index of the first coefficient, 0 or 1
   * @param dc quantiser step of coefficient 0
   * @param ac quantiser step of the others
   * @param block receives the coefficients in raster order, from index {@code to}
   * @return the index after the last non-zero coefficient; {@code first} if there is none
   */
  int readBlock(
      Vp8Bits data, int type, int context, int first, int dc, int ac, short[] block, int to) {
    int at = probabilitiesAt(type, first, context);
    int n = first;
    while (n < 16) {
      if (data.bit(probabilities[at]) == 0) {
        return n;
      }
      while (data.bit(probabilities[at + 1]) == 0) {
        n++;
        if (n == 16) {
          return 16;
        }
        at = probabilitiesAt(type, n, 0);
      }
      int value = 1;
      if (data.bit(probabilities[at + 2]) != 0) {
        value = largeValue(data, at);
      }
      at = probabilitiesAt(type, n + 1, value > 1 ? 2 : 1);
      int signed = data.flag() ? -value : value;
      block[to + Vp8Tables.ZIGZAG[n]] = (short) (signed * (n > 0 ? ac : dc));
      n++;
    }
    return 16;
  }

  private static int probabilitiesAt(int type, int coefficient, int context) {
    int band = Vp8Tables.BAND_OF[coefficient];
    return type * Vp8Tables.TYPE_SIZE + (band * Vp8Tables.CONTEXTS + context) * Vp8Tables.TOKENS;
  }

  private int largeValue(Vp8Bits data, int at) {
    if (data.bit(probabilities[at + 3]) == 0) {
      return data.bit(probabilities[at + 4]) == 0 ? 2 : 3 + data.bit(probabilities[at + 5]);
    }
    if (data.bit(probabilities[at + 6]) == 0) {
      if (data.bit(probabilities[at + 7]) == 0) {
        return 5 + data.bit(159);
      }
      int high = data.bit(165);
      return 7 + 2 * high + data.bit(145);
    }
    int high = data.bit(probabilities[at + 8]);
    int category = 2 * high + data.bit(probabilities[at + 9 + high]);
    int extra = 0;
    for (int probability : Vp8Tables.EXTRA_BITS[category]) {
      extra = 2 * extra + data.bit(probability);
    }
    return 3 + (8 << category) + extra;
  }
}
