package io.lookonce.image.format.vp8;

import io.lookonce.image.ByteView;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes one key frame of VP8, the lossy image of a WebP file, to the very bytes that libwebp
 * gives.
 *
 * <p>By RFC 6386. Its own decoder because those of Java differ from libwebp by more than can be
 * seen past, and libwebp's bindings run native code on the bytes of strangers.
 */
public final class Vp8Decoder {

  private static final int FRAME_HEADER_BYTES = 10;
  private static final int SEGMENTS = 4;
  private static final int COEFFICIENTS = 25 * 16;

  private final byte[] file;
  private final int end;
  private final int width;
  private final int height;
  private final int columns;
  private final int rows;
  private final byte[][] planes = new byte[3][];
  private final Vp8Prediction[] predictions = new Vp8Prediction[3];

  private final Vp8Bits bits;
  private boolean segmented;
  private boolean segmentsMapped;
  private final int[] segmentProbabilities = {255, 255, 255};
  private boolean simpleFilter;
  private int filterLevel;

  /** By segment, then by whether a macroblock is predicted block by block. */
  private final Vp8LoopFilter.Strength[][] strengths = new Vp8LoopFilter.Strength[SEGMENTS][2];

  /**
   * Steps by segment: luma, second order, chroma, each for the first and the other coefficients.
   */
  private final int[][] steps = new int[SEGMENTS][6];

  private Vp8Bits[] partitions;
  private final int[] probabilities = Vp8Tables.COEFFICIENT_PROBABILITIES.clone();
  private int skipProbability;

  /** Of the macroblock row above: block modes, and which blocks had coefficients. */
  private final int[] modesAbove;

  private final int[] modesLeft = new int[4];

  /** By column: 4 blocks of luma, 2 and 2 of chroma, 1 of second order. */
  private final int[] codedAbove;

  private final int[] codedLeft = new int[9];
  private final short[] coefficients = new short[COEFFICIENTS];

  /**
   * By macroblock: its strength's index (segment and kind) and whether inner edges are filtered.
   */
  private final byte[] filtering;

  private Vp8Decoder(byte[] file, int start, int length) throws ImageRefused {
    ByteView bytes = new ByteView(file, start, length, false);
    this.file = file;
    this.end = start + length;
    int tag = bytes.uint16(0) | bytes.uint8(2) << 16;
    boolean shownKeyFrame = (tag & 1) == 0 && (tag >> 4 & 1) == 1;
    if (!shownKeyFrame || (tag >> 1 & 7) > 3 || !bytes.hasText(3, "\u009d\u0001*")) {
      throw new ImageRefused(ImageRefused.CORRUPT, "WebP image is no key frame of VP8");
    }
    width = bytes.uint16(6) & 0x3fff;
    height = bytes.uint16(8) & 0x3fff;
    columns = (width + 15) >> 4;
    rows = (height + 15) >> 4;
    for (int i = 0; i < 3; i++) {
      int side = i == 0 ? 16 : 8;
      planes[i] = new byte[columns * side * rows * side];
      predictions[i] = new Vp8Prediction(planes[i], columns * side);
    }
    modesAbove = new int[4 * columns];
    codedAbove = new int[9 * columns];
    filtering = new byte[columns * rows];
    int first = start + FRAME_HEADER_BYTES;
    int firstEnd = first + (tag >> 5);
    if (firstEnd > end) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "WebP ends within its image's header");
    }
    bits = new Vp8Bits(file, first, firstEnd);
    readHeader(firstEnd);
  }

  /**
   * Decodes a frame.
   *
   * @param file bytes that hold it
   * @param start where its frame tag stands
   * @param length its bytes, at least 10; its size must have been checked
   */
  public static Image decode(byte[] file, int start, int length) throws IOException {
    Vp8Decoder decoder = new Vp8Decoder(file, start, length);
    decoder.decodeMacroblocks();
    decoder.filter();
    return Vp8Colours.image(decoder.planes, decoder.width, decoder.height);
  }

  private void readHeader(int partitionSizes) throws ImageRefused {
    bits.number(2); // colour space and clamping: of no consequence to key frames of WebP
    int[] quantizers = new int[SEGMENTS];
    int[] levels = new int[SEGMENTS];
    boolean absolute = readSegments(quantizers, levels);
    readFilter(levels, absolute);
    readPartitions(partitionSizes, 1 << bits.number(2));
    readSteps(quantizers, absolute);
    bits.flag(); // whether probabilities outlive the frame
    for (int i = 0; i < probabilities.length; i++) {
      if (bits.bit(Vp8Tables.UPDATE_PROBABILITIES[i]) != 0) {
        probabilities[i] = bits.number(8);
      }
    }
    skipProbability = bits.flag() ? bits.number(8) : -1;
  }

  /** Section 9.3; returns whether the values of segments stand alone, not for differences. */
  private boolean readSegments(int[] quantizers, int[] levels) {
    boolean absolute = true;
    segmented = bits.flag();
    if (!segmented) {
      return true;
    }
    segmentsMapped = bits.flag();
    if (bits.flag()) {
      absolute = bits.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        quantizers[i] = bits.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        levels[i] = bits.optional(6);
      }
    }
    if (segmentsMapped) {
      for (int i = 0; i < 3; i++) {
        segmentProbabilities[i] = bits.flag() ? bits.number(8) : 255;
      }
    }
    return absolute;
  }

  /** Section 9.6. */
  private void readFilter(int[] levels, boolean absolute) {
    simpleFilter = bits.flag();
    filterLevel = bits.number(6);
    int sharpness = bits.number(3);
    int[] differences = new int[8];
    boolean adjusted = bits.flag();
    if (adjusted && bits.flag()) {
      for (int i = 0; i < 8; i++) {
        differences[i] = bits.optional(6);
      }
    }
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int base = segmented ? levels[segment] + (absolute ? 0 : filterLevel) : filterLevel;
      for (int byBlock = 0; byBlock < 2; byBlock++) {
        int level = base + differences[0] + byBlock * differences[4];
        strengths[segment][byBlock] =
            Vp8LoopFilter.Strength.of(Math.max(0, Math.min(63, level)), sharpness);
      }
    }
  }

  /** Section 9.5. */
  private void readPartitions(int sizes, int count) throws ImageRefused {
    partitions = new Vp8Bits[count];
    int start = sizes + 3 * (count - 1);
    if (start >= end) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "WebP ends before its image's data");
    }
    for (int i = 0; i < count; i++) {
      int at = sizes + 3 * i;
      int partEnd = end;
      if (i < count - 1) {
        int size = (file[at] & 0xff) | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16;
        partEnd = Math.min(end, start + size);
      }
      partitions[i] = new Vp8Bits(file, start, partEnd);
      start = partEnd;
    }
  }

  /** Sections 9.6 and 14.1. */
  private void readSteps(int[] quantizers, boolean absolute) {
    int base = bits.number(7);
    int[] differences = new int[5];
    for (int i = 0; i < 5; i++) {
      differences[i] = bits.optional(4);
    }
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int index = segmented ? quantizers[segment] + (absolute ? 0 : base) : base;
      int[] step = steps[segment];
      step[0] = Vp8Tables.DC_STEPS[clip(index + differences[0], 127)];
      step[1] = Vp8Tables.AC_STEPS[clip(index, 127)];
      step[2] = Vp8Tables.DC_STEPS[clip(index + differences[1], 127)] * 2;
      step[3] = Math.max(8, Vp8Tables.AC_STEPS[clip(index + differences[2], 127)] * 155 / 100);
      step[4] = Vp8Tables.DC_STEPS[clip(index + differences[3], 117)];
      step[5] = Vp8Tables.AC_STEPS[clip(index + differences[4], 127)];
    }
  }

  private static int clip(int value, int most) {
    return Math.max(0, Math.min(most, value));
  }

  private void decodeMacroblocks() throws IOException {
    for (int row = 0; row < rows; row++) {
      Arrays.fill(codedLeft, 0);
      Arrays.fill(modesLeft, Vp8Prediction.DC);
      for (int column = 0; column < columns; column++) {
        decodeMacroblock(column, row, partitions[row & partitions.length - 1]);
      }
      bits.checkWithin();
      partitions[row & partitions.length - 1].checkWithin();
    }
  }

  /** Section 8 and 11: modes, then coefficients, then samples. */
  private void decodeMacroblock(int column, int row, Vp8Bits data) {
    int segment = 0;
    if (segmentsMapped) {
      segment =
          bits.bit(segmentProbabilities[0]) == 0
              ? bits.bit(segmentProbabilities[1])
              : 2 + bits.bit(segmentProbabilities[2]);
    }
    boolean skipped = skipProbability >= 0 && bits.bit(skipProbability) != 0;
    int[] blockModes = new int[16];
    int mode = readLumaModes(column, blockModes);
    boolean byBlock = mode < 0;
    int chromaMode = readChromaMode();
    boolean coded = false;
    if (skipped) {
      int kept = byBlock ? 8 : 9;
      Arrays.fill(codedLeft, 0, kept, 0);
      Arrays.fill(codedAbove, 9 * column, 9 * column + kept, 0);
    } else {
      Arrays.fill(coefficients, (short) 0);
      coded = readCoefficients(data, steps[segment], 9 * column, byBlock);
    }
    filtering[row * columns + column] =
        (byte) (2 * segment + (byBlock ? 1 : 0) | (byBlock || coded ? 8 : 0));
    if (byBlock) {
      int[] aboveRight = predictions[0].aboveRight(16 * column, 16 * row);
      for (int block = 0; block < 16; block++) {
        int left = 16 * column + 4 * (block & 3);
        int top = 16 * row + 4 * (block >> 2);
        predictions[0].predictBlock(blockModes[block], left, top, aboveRight);
        addResidue(0, 16 * block, left, top, coded);
      }
    } else {
      predictions[0].predictSquare(mode, 16 * column, 16 * row, 16);
      for (int block = 0; block < 16; block++) {
        int left = 16 * column + 4 * (block & 3);
        addResidue(0, 16 * block, left, 16 * row + 4 * (block >> 2), coded);
      }
    }
    for (int plane = 1; plane < 3; plane++) {
      predictions[plane].predictSquare(chromaMode, 8 * column, 8 * row, 8);
      for (int block = 0; block < 4; block++) {
        int from = 16 * (12 + 4 * plane + block);
        int left = 8 * column + 4 * (block & 1);
        addResidue(plane, from, left, 8 * row + 4 * (block >> 1), coded);
      }
    }
  }

  private void addResidue(int plane, int from, int left, int top, boolean coded) {
    if (!coded) {
      return;
    }
    for (int i = 0; i < 16; i++) {
      if (coefficients[from + i] != 0) {
        predictions[plane].addResidue(coefficients, from, left, top);
        return;
      }
    }
  }

  /** The mode of all luma, or -1 where each block has its own. */
  private int readLumaModes(int column, int[] blockModes) {
    if (bits.bit(145) == 0) {
      for (int block = 0; block < 16; block++) {
        int above = modesAbove[4 * column + (block & 3)];
        int beside = modesLeft[block >> 2];
        int from = 9 * (10 * above + beside);
        int node = 0;
        do {
          int bit = bits.bit(Vp8Tables.BLOCK_MODE_PROBABILITIES[from + node / 2]);
          node = Vp8Tables.BLOCK_MODE_TREE[node + bit];
        } while (node > 0);
        blockModes[block] = -node;
        modesAbove[4 * column + (block & 3)] = -node;
        modesLeft[block >> 2] = -node;
      }
      return -1;
    }
    int mode;
    if (bits.bit(156) == 0) {
      mode = bits.bit(163) == 0 ? Vp8Prediction.DC : Vp8Prediction.VERTICAL;
    } else {
      mode = bits.bit(128) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TRUE_MOTION;
    }
    Arrays.fill(modesAbove, 4 * column, 4 * column + 4, mode);
    Arrays.fill(modesLeft, mode);
    return mode;
  }

  private int readChromaMode() {
    if (bits.bit(142) == 0) {
      return Vp8Prediction.DC;
    }
    if (bits.bit(114) == 0) {
      return Vp8Prediction.VERTICAL;
    }
    return bits.bit(183) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TRUE_MOTION;
  }

  /** Section 13; returns whether there is anything to add to the prediction. */
  private boolean readCoefficients(Vp8Bits data, int[] step, int above, boolean byBlock) {
    int first = 0;
    int type = 3;
    if (!byBlock) {
      short[] second = new short[16];
      int context = codedAbove[above + 8] + codedLeft[8];
      int count = readBlock(data, 1, context, 0, step[2], step[3], second, 0);
      codedAbove[above + 8] = codedLeft[8] = count > 0 ? 1 : 0;
      Vp8Prediction.spread(second, coefficients);
      first = 1;
      type = 0;
    }
    boolean coded = false;
    for (int block = 0; block < 16; block++) {
      coded |= readBlock(data, type, first, above + (block & 3), block >> 2, step, 0, 16 * block);
    }
    for (int plane = 1; plane < 3; plane++) {
      for (int block = 0; block < 4; block++) {
        int at = 2 + 2 * plane;
        int to = 16 * (12 + 4 * plane + block);
        int across = above + at + (block & 1);
        coded |= readBlock(data, 2, 0, across, at + (block >> 1), step, 4, to);
      }
    }
    for (short coefficient : coefficients) {
      if (coefficient != 0) {
        return true;
      }
    }
    return coded;
  }

  /**
   * Reads a block in the context of its neighbours and notes for them whether it was coded; returns
   * whether it was beyond its first coefficient.
   */
  private boolean readBlock(
      Vp8Bits data, int type, int first, int above, int beside, int[] step, int stepsAt, int to) {
    int context = codedAbove[above] + codedLeft[beside];
    int count =
        readBlock(data, type, context, first, step[stepsAt], step[stepsAt + 1], coefficients, to);
    codedAbove[above] = codedLeft[beside] = count > first ? 1 : 0;
    return count > 1;
  }

  /** Returns the position after the last coefficient that is not zero; {@code first} if none. */
  private int readBlock(
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

  private void filter() {
    if (filterLevel == 0) {
      return;
    }
    Vp8LoopFilter luma = new Vp8LoopFilter(planes[0], 16 * columns);
    Vp8LoopFilter blue = new Vp8LoopFilter(planes[1], 8 * columns);
    Vp8LoopFilter red = new Vp8LoopFilter(planes[2], 8 * columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int how = filtering[row * columns + column];
        Vp8LoopFilter.Strength strength = strengths[how >> 1 & 3][how & 1];
        boolean inner = (how & 8) != 0;
        if (strength.limit() == 0) {
          continue;
        }
        if (simpleFilter) {
          luma.simple(strength, 16 * column, 16 * row, inner);
        } else {
          luma.normal(strength, 16 * column, 16 * row, 16, inner);
          blue.normal(strength, 8 * column, 8 * row, 8, inner);
          red.normal(strength, 8 * column, 8 * row, 8, inner);
        }
      }
    }
  }
}
