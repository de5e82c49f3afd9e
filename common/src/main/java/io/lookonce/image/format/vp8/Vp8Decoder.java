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
 * <p>By RFC 6386. Java's decoders differ visibly from libwebp, and bindings to libwebp would run
 * native code on untrusted bytes.
 */
public final class Vp8Decoder {

  private static final int FRAME_HEADER_BYTES = 10;
  private static final int COEFFICIENTS = 25 * 16;

  private final int width;
  private final int height;
  private final int columns;
  private final int rows;
  private final byte[][] planes = new byte[3][];
  private final Vp8Prediction[] predictions = new Vp8Prediction[3];

  private final Vp8Bits bits;
  private final Vp8FrameHeader header;
  private final Vp8Coefficients tokens;

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
    int end = start + length;
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
    header = new Vp8FrameHeader(file, end, bits, firstEnd);
    tokens = new Vp8Coefficients(header.probabilities);
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

  private void decodeMacroblocks() throws IOException {
    for (int row = 0; row < rows; row++) {
      Arrays.fill(codedLeft, 0);
      Arrays.fill(modesLeft, Vp8Prediction.DC);
      for (int column = 0; column < columns; column++) {
        decodeMacroblock(column, row, header.partitions[row & header.partitions.length - 1]);
      }
      bits.checkWithin();
      header.partitions[row & header.partitions.length - 1].checkWithin();
    }
  }

  /** Section 8 and 11: modes, then coefficients, then samples. */
  private void decodeMacroblock(int column, int row, Vp8Bits data) {
    int segment = 0;
    if (header.segmentsMapped) {
      segment =
          bits.bit(header.segmentProbabilities[0]) == 0
              ? bits.bit(header.segmentProbabilities[1])
              : 2 + bits.bit(header.segmentProbabilities[2]);
    }
    boolean skipped = header.skipProbability >= 0 && bits.bit(header.skipProbability) != 0;
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
      coded = readCoefficients(data, header.steps[segment], 9 * column, byBlock);
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
      int count = tokens.readBlock(data, 1, context, 0, step[2], step[3], second, 0);
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
        tokens.readBlock(
            data, type, context, first, step[stepsAt], step[stepsAt + 1], coefficients, to);
    codedAbove[above] = codedLeft[beside] = count > first ? 1 : 0;
    return count > 1;
  }

  private void filter() {
    if (header.filterLevel == 0) {
      return;
    }
    Vp8LoopFilter luma = new Vp8LoopFilter(planes[0], 16 * columns);
    Vp8LoopFilter blue = new Vp8LoopFilter(planes[1], 8 * columns);
    Vp8LoopFilter red = new Vp8LoopFilter(planes[2], 8 * columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int how = filtering[row * columns + column];
        Vp8LoopFilter.Strength strength = header.strengths[how >> 1 & 3][how & 1];
        boolean inner = (how & 8) != 0;
        if (strength.limit() == 0) {
          continue;
        }
        if (header.simpleFilter) {
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
