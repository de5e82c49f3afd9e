package io.lookonce.image.format;

import io.lookonce.image.ImageRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Position and coding of the pixels of a TIFF file's first image, from the fields of its directory.
 * Defaults are filled in, and missing, zero or excessive lengths are corrected.
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
   * @param limit for the size of the image and of one tile
   */
  TiffLayout(byte[] file, TiffDirectory directory, PixelLimit limit) throws ImageRefused {
    this.file = file;
    this.directory = directory;
    limit.check(
        ImageFormat.TIFF,
        directory.firstNumber(TiffTags.WIDTH, 0),
        directory.firstNumber(TiffTags.HEIGHT, 0));
    width = (int) directory.firstNumber(TiffTags.WIDTH, 0);
    height = (int) directory.firstNumber(TiffTags.HEIGHT, 0);
    compression = small(TiffTags.COMPRESSION, NO_COMPRESSION);
    samples = small(TiffTags.SAMPLES_PER_PIXEL, 1);
    bits = small(TiffTags.BITS_PER_SAMPLE, 1);
    int absent = samples >= 3 ? RGB : FAX.contains(compression) ? WHITE_IS_ZERO : BLACK_IS_ZERO;
    photometric = small(TiffTags.PHOTOMETRIC, absent);
    planar = samples > 1 && directory.firstNumber(TiffTags.PLANAR_CONFIGURATION, 1) == 2;
    tiled = directory.has(TiffTags.TILE_OFFSETS);
    offsets = directory.numbers(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
    int planes = planar ? samples : 1;
    if (tiled) {
      long across = directory.firstNumber(TiffTags.TILE_WIDTH, 0);
      long down = directory.firstNumber(TiffTags.TILE_HEIGHT, 0);
      limit.check(ImageFormat.TIFF, across, down);
      pieceWidth = (int) across;
      pieceHeight = (int) down;
      // Tiles that extend beyond the image are decoded completely.
      new PixelLimit(4 * Math.min(limit.maxPixels(), Integer.MAX_VALUE))
          .check(ImageFormat.TIFF, (long) columns() * pieceWidth, (long) rows() * pieceHeight);
    } else {
      pieceWidth = width;
      int strips = Math.max(1, offsets.length / Math.max(1, planes));
      long rows = directory.firstNumber(TiffTags.ROWS_PER_STRIP, (height + strips - 1) / strips);
      pieceHeight = (int) Math.max(1, Math.min(height, rows));
    }
    if (offsets.length < (long) piecesPerPlane() * planes) {
      throw new ImageRefused(ImageRefused.CORRUPT, "TIFF does not say where all its pixels are");
    }
    lengths = lengths(directory.numbers(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES));
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
   * The compressed length of each strip or tile. Without a stated length, it ends at the next one;
   * with an excessive length, at the end of the file. The decoder fails if data are missing.
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
      // A fax decoder reads missing rows as white, so all stated bytes must exist.
      if (rest < needed || (whole[i] > rest && FAX.contains(compression) && !endsAsFax())) {
        throw new ImageRefused(
            ImageRefused.TRUNCATED,
            String.format(
                Locale.ROOT, "TIFF of %d bytes needs %d", file.length, offsets[i] + whole[i]));
      }
      whole[i] = Math.min(whole[i], rest);
    }
    return whole;
  }

  /** Whether the file ends with group 4's end-of-block code and fill bits. */
  private boolean endsAsFax() {
    long last = 0;
    for (int i = Math.max(0, file.length - 6); i < file.length; i++) {
      last = last << 8 | (file[i] & 0xff);
    }
    return compression == 4
        && last != 0
        && (last >>> Long.numberOfTrailingZeros(last) & 0xffffff) == 0x001001;
  }

  /** Decompressed length of a strip or tile; the last strip of a plane may be shorter. */
  private long rawBytes(int piece) {
    int row = piece % piecesPerPlane() / columns();
    int high = tiled ? pieceHeight : Math.min(pieceHeight, height - row * pieceHeight);
    if (photometric == YCBCR || bits > 16) {
      return 1;
    }
    return pieceRowBytes() * high;
  }

  /** The file with only the fields of its first image in the directory. */
  byte[] bare() throws ImageRefused {
    Map<Integer, long[]> replaced =
        Map.of(
            tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS,
            offsets,
            tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES,
            lengths);
    return directory.rewritten(TiffTags.NEEDED, replaced);
  }

  /** Bytes of a row of {@link #asBytes}. */
  long rowBytes() {
    return columns() * pieceRowBytes();
  }

  /** File length for which TwelveMonkeys' decoder accepts an image of so many bytes. */
  static long plausibleLength(long bytes) {
    return bytes / 256;
  }

  /** Rows of {@link #asBytes}: those of the image, or of all tiles. */
  int storedRows() {
    return tiled ? rows() * pieceHeight : height;
  }

  /**
   * The file with one plane described as an image of bytes, or of bits for fax codes, so that the
   * decoder decompresses them but does not interpret samples.
   */
  byte[] asBytes(int plane) throws ImageRefused {
    int count = piecesPerPlane();
    long[] theseOffsets = Arrays.copyOfRange(offsets, plane * count, plane * count + count);
    long[] theseLengths = Arrays.copyOfRange(lengths, plane * count, plane * count + count);
    boolean fax = FAX.contains(compression);
    Map<Integer, long[]> replaced = new TreeMap<>();
    replaced.put(
        TiffTags.WIDTH, new long[] {!fax ? rowBytes() : tiled ? columns() * pieceWidth : width});
    replaced.put(TiffTags.HEIGHT, new long[] {storedRows()});
    replaced.put(TiffTags.BITS_PER_SAMPLE, new long[] {fax ? 1 : 8});
    replaced.put(TiffTags.COMPRESSION, new long[] {compression});
    replaced.put(TiffTags.PHOTOMETRIC, new long[] {BLACK_IS_ZERO});
    replaced.put(TiffTags.SAMPLES_PER_PIXEL, new long[] {1});
    if (tiled) {
      replaced.put(TiffTags.TILE_WIDTH, new long[] {fax ? pieceWidth : pieceRowBytes()});
      replaced.put(TiffTags.TILE_HEIGHT, new long[] {pieceHeight});
    } else {
      replaced.put(TiffTags.ROWS_PER_STRIP, new long[] {pieceHeight});
    }
    replaced.put(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS, theseOffsets);
    replaced.put(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES, theseLengths);
    return directory.rewritten(
        Set.of(TiffTags.FILL_ORDER, TiffTags.GROUP_3_OPTIONS, TiffTags.GROUP_4_OPTIONS), replaced);
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
   * 1: none; 2: each sample is stored as the difference to the previous one. Only used with LZW and
   * deflate.
   */
  long predictor() throws ImageRefused {
    return PREDICTED.contains(compression) ? directory.firstNumber(TiffTags.PREDICTOR, 1) : 1;
  }

  long sampleFormat() throws ImageRefused {
    return directory.firstNumber(TiffTags.SAMPLE_FORMAT, 1);
  }

  /** Whether all samples have the same number of bits. */
  boolean evenBits() throws ImageRefused {
    return Arrays.stream(directory.numbers(TiffTags.BITS_PER_SAMPLE))
        .allMatch(each -> each == bits);
  }

  /** 1: the inks are cyan, magenta, yellow and black. */
  long inkSet() throws ImageRefused {
    return directory.firstNumber(TiffTags.INK_SET, 1);
  }

  long[] colourMap() throws ImageRefused {
    return directory.numbers(TiffTags.COLOUR_MAP);
  }

  /** Start and end of each strip or tile in {@link #bare}. */
  List<long[]> pieces() {
    List<long[]> pieces = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      pieces.add(new long[] {offsets[i], offsets[i] + lengths[i]});
    }
    return pieces;
  }
}
