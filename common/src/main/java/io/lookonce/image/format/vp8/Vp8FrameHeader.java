package io.lookonce.image.format.vp8;

import io.lookonce.image.ImageRefused;

/** The header of a VP8 key frame (RFC 6386, section 9), read from its first partition. */
final class Vp8FrameHeader {

  static final int SEGMENTS = 4;

  private final byte[] file;
  private final int end;
  private final Vp8Bits bits;
  boolean segmented;
  boolean segmentsMapped;
  final int[] segmentProbabilities = {255, 255, 255};
  boolean simpleFilter;
  int filterLevel;

  /** By segment, then by whether a macroblock is predicted block by block. */
  final Vp8LoopFilter.Strength[][] strengths = new Vp8LoopFilter.Strength[SEGMENTS][2];

  /**
   * Steps by segment: luma, second order, chroma, each for the first and the other coefficients.
   */
  final int[][] steps = new int[SEGMENTS][6];

  Vp8Bits[] partitions;
  final int[] probabilities = Vp8Tables.COEFFICIENT_PROBABILITIES.clone();
  int skipProbability;

  /**
   * Reads the header.
   *
   * @param file the bytes that hold the frame
   * @param end position after the frame
   * @param bits the first partition, at its start; on return at the first macroblock
   * @param partitionSizes position of the sizes of the other partitions
   * @throws ImageRefused if the frame ends before its partitions
   */
  Vp8FrameHeader(byte[] file, int end, Vp8Bits bits, int partitionSizes) throws ImageRefused {
    this.file = file;
    this.end = end;
    this.bits = bits;
    read(partitionSizes);
  }

  private void read(int partitionSizes) throws ImageRefused {
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
}
