package io.lookonce.image.format;

import io.lookonce.image.ImageRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the pixels of a TIFF file's first image are and how they are stored: the fields of its
 * directory that a decoder needs, with defaults filled in and lengths that are absent, zero or too
 * long put right.
 */
final class TiffLayout {

  static final int NO_COMPRESSION = 1;
  static final int JPEG_COMPRESSION = 7;

  /** The fax codes, of one bit per pixel: modified Huffman, group 3, group 4. */
  static final Set<Integer> FAX = Set.of(2, 3, 4);

  /** LZW and both deflates, whose samples may be stored as differences. */
  private static final Set<Integer> PREDICTED = Set.of(5, 8, 32946);

  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int FILL_ORDER = 266;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR_CONFIGURATION = 284;
  private static final int GROUP_3_OPTIONS = 292;
  private static final int GROUP_4_OPTIONS = 293;
  private static final int PREDICTOR = 317;
  private static final int COLOUR_MAP = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int INK_SET = 332;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int JPEG_TABLES = 347;

  /** What describes the image's bytes: sizes, places, coding; no metadata, no profile. */
  private static final Set<Integer> NEEDED =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS_PER_SAMPLE,
          COMPRESSION,
          PHOTOMETRIC,
          FILL_ORDER,
          STRIP_OFFSETS,
          SAMPLES_PER_PIXEL,
          ROWS_PER_STRIP,
          STRIP_BYTES,
          PLANAR_CONFIGURATION,
          GROUP_3_OPTIONS,
          GROUP_4_OPTIONS,
          PREDICTOR,
          COLOUR_MAP,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_BYTES,
          INK_SET,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT,
          JPEG_TABLES,
          529,
          530,
          531,
          532);

  private final byte[] file;
  private final TiffDirectory directory;
  private final int compression;
  private final int samples;
  private final int bits;
  private final int photometric;
  private final int width;
  private final int height;
  private final boolean tiled;
  private final int pieceWidth;
  private final int pieceHeight;
  private final boolean planar;
  private final long[] offsets;
  private final long[] lengths;

  /**
   * Reads the layout.
   *
   * @param file the whole file
   * @param limit for the image's size and that of one tile
   */
  TiffLayout(byte[] file, TiffDirectory directory, PixelLimit limit) throws ImageRefused {
    this.file = file;
    this.directory = directory;
    limit.check(
        ImageFormat.TIFF, directory.firstNumber(WIDTH, 0), directory.firstNumber(HEIGHT, 0));
    width = (int) directory.firstNumber(WIDTH, 0);
    height = (int) directory.firstNumber(HEIGHT, 0);
    compression = small(COMPRESSION, NO_COMPRESSION);
    samples = small(SAMPLES_PER_PIXEL, 1);
    bits = small(BITS_PER_SAMPLE, 1);
    int absent = samples >= 3 ? RGB : FAX.contains(compression) ? WHITE_IS_ZERO : BLACK_IS_ZERO;
    photometric = small(PHOTOMETRIC, absent);
    planar = samples > 1 && directory.firstNumber(PLANAR_CONFIGURATION, 1) == 2;
    tiled = directory.has(TILE_OFFSETS);
    offsets = directory.numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    int planes = planar ? samples : 1;
    if (tiled) {
      long across = directory.firstNumber(TILE_WIDTH, 0);
      long down = directory.firstNumber(TILE_HEIGHT, 0);
      limit.check(ImageFormat.TIFF, across, down);
      pieceWidth = (int) across;
      pieceHeight = (int) down;
      // What sticks out of the image is decoded too.
      new PixelLimit(4 * Math.min(limit.maxPixels(), Integer.MAX_VALUE))
          .check(ImageFormat.TIFF, (long) columns() * pieceWidth, (long) rows() * pieceHeight);
    } else {
      pieceWidth = width;
      int strips = Math.max(1, offsets.length / Math.max(1, planes));
      long rows = directory.firstNumber(ROWS_PER_STRIP, (height + strips - 1) / strips);
      pieceHeight = (int) Math.max(1, Math.min(height, rows));
    }
    if (offsets.length < (long) piecesPerPlane() * planes) {
      throw new ImageRefused(ImageRefused.CORRUPT, "TIFF does not say where all its pixels are");
    }
    lengths = lengths(directory.numbers(tiled ? TILE_BYTES : STRIP_BYTES));
  }

  private int small(int tag, int absent) throws ImageRefused {
    return (int) Math.max(-1, Math.min(1 << 20, directory.firstNumber(tag, absent)));
  }

  private int piecesPerPlane() {
    return columns() * rows();
  }

  private int columns() {
    return (width + pieceWidth - 1) / pieceWidth;
  }

  private int rows() {
    return (height + pieceHeight - 1) / pieceHeight;
  }

  /**
   * The compressed bytes of each piece. Where the file does not say, a piece ends where the next
   * begins; where it says too much, at the file's end. What then is missing fails in the decoder.
   */
  private long[] lengths(long[] stated) throws ImageRefused {
    TreeSet<Long> starts = new TreeSet<>();
    starts.add((long) file.length);
    Arrays.stream(offsets).forEach(starts::add);
    long[] whole = new long[offsets.length];
    for (int i = 0; i < whole.length; i++) {
      long rest = file.length - offsets[i];
      long needed = compression == NO_COMPRESSION ? rawBytes(i) : 1;
      whole[i] = Math.max(needed, i < stated.length ? stated[i] : 0);
      if (i >= stated.length || stated[i] == 0) {
        Long next = starts.higher(offsets[i]);
        whole[i] = Math.max(needed, next == null ? 1 : next - offsets[i]);
      }
      // A fax decoder takes missing rows for white ones, so what it is to read must be there.
      if (rest < needed || (whole[i] > rest && FAX.contains(compression) && !endsAsFax())) {
        throw new ImageRefused(
            ImageRefused.TRUNCATED,
            "TIFF of %d bytes needs %d".formatted(file.length, offsets[i] + whole[i]));
      }
      whole[i] = Math.min(whole[i], rest);
    }
    return whole;
  }

  /** Whether the file ends with group 4's end of block, but for bits that fill the last bytes. */
  private boolean endsAsFax() {
    long last = 0;
    for (int i = Math.max(0, file.length - 6); i < file.length; i++) {
      last = last << 8 | (file[i] & 0xff);
    }
    return compression == 4
        && last != 0
        && (last >>> Long.numberOfTrailingZeros(last) & 0xffffff) == 0x001001;
  }

  /** Bytes of a piece, decompressed; the last strip of a plane may be shorter than the others. */
  private long rawBytes(int piece) {
    int row = piece % piecesPerPlane() / columns();
    int high = tiled ? pieceHeight : Math.min(pieceHeight, height - row * pieceHeight);
    if (photometric == YCBCR || bits > 16) {
      return 1;
    }
    return pieceRowBytes() * high;
  }

  /** The file with its first image as it is, but nothing else in its directory. */
  byte[] bare() throws ImageRefused {
    Map<Integer, long[]> replaced =
        Map.of(
            tiled ? TILE_OFFSETS : STRIP_OFFSETS,
            offsets,
            tiled ? TILE_BYTES : STRIP_BYTES,
            lengths);
    return directory.rewritten(NEEDED, replaced);
  }

  /** Bytes of a row of {@link #asBytes}. */
  long rowBytes() {
    return columns() * pieceRowBytes();
  }

  /** How long a file must be for TwelveMonkeys' decoder to believe in so many bytes. */
  static long plausibleLength(long bytes) {
    return bytes / 256;
  }

  /** Rows of {@link #asBytes}: those of the image, and of tiles what sticks out below. */
  int storedRows() {
    return tiled ? rows() * pieceHeight : height;
  }

  /**
   * The file with one plane described as an image of bytes, or of bits for the fax codes, so that a
   * decoder decompresses them and leaves the samples as they are stored.
   */
  byte[] asBytes(int plane) throws ImageRefused {
    int count = piecesPerPlane();
    long[] theseOffsets = Arrays.copyOfRange(offsets, plane * count, plane * count + count);
    long[] theseLengths = Arrays.copyOfRange(lengths, plane * count, plane * count + count);
    boolean fax = FAX.contains(compression);
    Map<Integer, long[]> replaced = new TreeMap<>();
    replaced.put(WIDTH, new long[] {!fax ? rowBytes() : tiled ? columns() * pieceWidth : width});
    replaced.put(HEIGHT, new long[] {storedRows()});
    replaced.put(BITS_PER_SAMPLE, new long[] {fax ? 1 : 8});
    replaced.put(COMPRESSION, new long[] {compression});
    replaced.put(PHOTOMETRIC, new long[] {BLACK_IS_ZERO});
    replaced.put(SAMPLES_PER_PIXEL, new long[] {1});
    if (tiled) {
      replaced.put(TILE_WIDTH, new long[] {fax ? pieceWidth : pieceRowBytes()});
      replaced.put(TILE_HEIGHT, new long[] {pieceHeight});
    } else {
      replaced.put(ROWS_PER_STRIP, new long[] {pieceHeight});
    }
    replaced.put(tiled ? TILE_OFFSETS : STRIP_OFFSETS, theseOffsets);
    replaced.put(tiled ? TILE_BYTES : STRIP_BYTES, theseLengths);
    return directory.rewritten(Set.of(FILL_ORDER, GROUP_3_OPTIONS, GROUP_4_OPTIONS), replaced);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int compression() {
    return compression;
  }

  int photometric() {
    return photometric;
  }

  int samples() {
    return samples;
  }

  int bits() {
    return bits;
  }

  boolean planar() {
    return planar;
  }

  /** Pixels of a row of one strip or tile. */
  int pieceWidth() {
    return pieceWidth;
  }

  /** Bytes of a row of one strip or tile, decompressed. */
  long pieceRowBytes() {
    return FAX.contains(compression)
        ? (pieceWidth + 7) / 8
        : ((long) pieceWidth * (planar ? 1 : samples) * bits + 7) / 8;
  }

  /**
   * 1: none, 2: each sample is stored as its difference from the one before. Of no consequence to
   * codes other than LZW and deflate.
   */
  long predictor() throws ImageRefused {
    return PREDICTED.contains(compression) ? directory.firstNumber(PREDICTOR, 1) : 1;
  }

  long sampleFormat() throws ImageRefused {
    return directory.firstNumber(SAMPLE_FORMAT, 1);
  }

  /** Whether all samples have the bits of the first. */
  boolean evenBits() throws ImageRefused {
    return Arrays.stream(directory.numbers(BITS_PER_SAMPLE)).allMatch(each -> each == bits);
  }

  /** 1: the inks are cyan, magenta, yellow and black. */
  long inkSet() throws ImageRefused {
    return directory.firstNumber(INK_SET, 1);
  }

  long[] colourMap() throws ImageRefused {
    return directory.numbers(COLOUR_MAP);
  }

  /** Where each strip or tile begins and ends in {@link #bare}. */
  List<long[]> pieces() {
    List<long[]> pieces = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      pieces.add(new long[] {offsets[i], offsets[i] + lengths[i]});
    }
    return pieces;
  }
}
