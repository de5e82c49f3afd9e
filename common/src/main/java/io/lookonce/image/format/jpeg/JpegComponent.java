package io.lookonce.image.format.jpeg;

/** A component of the image, with the rows of samples that one row of its blocks gives. */
final class JpegComponent {

  private static final int BLOCK = 8;

  /** Coefficients that do not count go to a place behind the block. */
  private static final int BEHIND = BLOCK * BLOCK;

  /** Row and column of each coefficient in the order of the file, as {@code 8 * row + column}. */
  private static final int[] ZIGZAG = zigzag();

  final int id;

  /** Blocks in a row of a group of blocks. */
  final int across;

  /** Rows of blocks of a group. */
  final int down;

  /** Number of its quantisation table. */
  final int table;

  HuffmanTable dc;
  HuffmanTable ac;
  int[] steps;

  /** The first coefficient of the last block. */
  int previous;

  /** Samples of a block's side. */
  int side;

  /** Index into the reduced block of each coefficient in the order of the file. */
  int[] places;

  /** Number of coefficients up to the last one that counts. */
  int needed;

  /** Samples of a row of blocks' rows. */
  int stride;

  byte[] samples;

  /**
   * @param sampling {@link #across} in the upper four bits, {@link #down} in the lower
   */
  JpegComponent(int id, int sampling, int table) {
    this.id = id;
    this.across = sampling >> 4;
    this.down = sampling & 15;
    this.table = table;
  }

  /**
   * Chooses how many samples the blocks give: a component of half the resolution in both directions
   * gives twice as many, so that its samples need not be doubled afterwards.
   *
   * @param mostAcross the greatest {@link #across} of all components
   * @param mostDown the greatest {@link #down} of all components
   * @param blockSide samples of a block's side in a component of full resolution
   * @param groups groups of blocks in a row
   */
  void layOut(int mostAcross, int mostDown, int blockSide, int groups) {
    side = blockSide;
    while (side < BLOCK
        && mostAcross * blockSide >= 2 * across * side
        && mostDown * blockSide >= 2 * down * side) {
      side *= 2;
    }
    places = new int[BLOCK * BLOCK];
    for (int k = 0; k < places.length; k++) {
      int row = ZIGZAG[k] / BLOCK;
      int column = ZIGZAG[k] % BLOCK;
      boolean counts = row < side && column < side;
      places[k] = counts ? row * side + column : BEHIND;
      needed = counts ? k + 1 : needed;
    }
    stride = groups * across * side;
    samples = new byte[stride * down * side];
  }

  private static int[] zigzag() {
    int[] order = new int[BLOCK * BLOCK];
    int k = 0;
    for (int diagonal = 0; diagonal < 2 * BLOCK - 1; diagonal++) {
      for (int i = 0; i <= diagonal; i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        int column = diagonal - row;
        if (row < BLOCK && column < BLOCK) {
          order[k++] = row * BLOCK + column;
        }
      }
    }
    return order;
  }
}
