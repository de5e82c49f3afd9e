package io.lookonce.image.format;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads the samples of a TIFF image: integers of 1 to 16 bits; grey, palette, RGB or CMYK; in
 * strips or tiles; interleaved or planar.
 *
 * <p>TwelveMonkeys' decoder decompresses; samples are interpreted here, because it supports some
 * bit depths wrongly or not at all.
 */
final class TiffSamples {

  private static final ImageIoDecoding DECODING = new ImageIoDecoding(new TIFFImageReaderSpi());

  private final TiffLayout layout;
  private final boolean bigEndian;
  private final int bits;

  /** Interleaved samples per pixel; 1 if planar. */
  private final int together;

  /** The decompressed bytes of each plane. */
  private final byte[][] planes;

  private final int[] row;

  private TiffSamples(TiffLayout layout, boolean bigEndian) throws IOException {
    this.layout = layout;
    this.bigEndian = bigEndian;
    this.bits = layout.bits();
    this.together = layout.planar() ? 1 : layout.samples();
    this.planes = new byte[layout.planar() ? channels() : 1][];
    this.row = new int[layout.width() * together];
    long bytes = layout.rowBytes() * layout.storedRows();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new ImageRefused(
          ImageRefused.TOO_LARGE,
          String.format(Locale.ROOT, "TIFF of %d bytes when decompressed", bytes));
    }
    for (int plane = 0; plane < planes.length; plane++) {
      byte[] alone = layout.asBytes(plane);
      long stated = TiffLayout.plausibleLength(bytes);
      Raster raster = DECODING.image(alone, stated).image().getRaster();
      planes[plane] = ((DataBufferByte) raster.getDataBuffer()).getData();
      if (planes[plane].length < bytes) {
        throw new ImageRefused(ImageRefused.CORRUPT, "TIFF decoder gave too few bytes");
      }
    }
  }

  private int channels() {
    return switch (layout.photometric()) {
      case TiffLayout.RGB -> 3;
      case TiffLayout.CMYK -> 4;
      default -> 1;
    };
  }

  /**
   * Reads the image's samples.
   *
   * @param bigEndian the file's byte order, which samples of 16 bits follow
   */
  static Image read(TiffLayout layout, boolean bigEndian) throws IOException {
    return new TiffSamples(layout, bigEndian).read();
  }

  private Image read() throws ImageRefused {
    int width = layout.width();
    int channels = channels();
    int[] levels = levels();
    boolean predicted = layout.predictor() == 2;
    int[][] colours = layout.photometric() == TiffLayout.PALETTE ? palette() : null;
    byte[] pixels = new byte[3 * width * layout.height()];
    int[] channel = new int[width * channels];
    for (int y = 0; y < layout.height(); y++) {
      for (int plane = 0; plane < planes.length; plane++) {
        unpack(planes[plane], y);
        if (predicted) {
          undoDifferences();
        }
        int taken = planes.length > 1 ? 1 : channels;
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < taken; c++) {
            channel[x * channels + plane + c] = row[x * together + c];
          }
        }
      }
      int to = 3 * y * width;
      for (int x = 0; x < width; x++) {
        put(pixels, to + 3 * x, channel, x * channels, levels, colours);
      }
    }
    return new Image(width, layout.height(), pixels);
  }

  private void put(byte[] pixels, int to, int[] channel, int from, int[] levels, int[][] colours) {
    switch (layout.photometric()) {
      case TiffLayout.RGB -> {
        pixels[to] = (byte) levels[channel[from + 2]];
        pixels[to + 1] = (byte) levels[channel[from + 1]];
        pixels[to + 2] = (byte) levels[channel[from]];
      }
      case TiffLayout.CMYK -> {
        for (int ink = 0; ink < 3; ink++) {
          pixels[to + 2 - ink] =
              CmykConversion.onPaper(
                  255 - levels[channel[from + ink]], 255 - levels[channel[from + 3]]);
        }
      }
      case TiffLayout.PALETTE -> {
        for (int c = 0; c < 3; c++) {
          int index = channel[from];
          pixels[to + 2 - c] = (byte) (index < colours[c].length ? colours[c][index] : 0);
        }
      }
      default -> {
        byte grey = (byte) levels[channel[from]];
        pixels[to] = grey;
        pixels[to + 1] = grey;
        pixels[to + 2] = grey;
      }
    }
  }

  /** The 8-bit value of each sample value: the high byte, or scaled for less than 8 bits. */
  private int[] levels() {
    int most = (1 << bits) - 1;
    int[] levels = new int[most + 1];
    for (int value = 0; value <= most; value++) {
      int light = layout.photometric() == TiffLayout.WHITE_IS_ZERO ? most - value : value;
      levels[value] = bits >= 8 ? light >> (bits - 8) : (light * 255 + most / 2) / most;
    }
    return levels;
  }

  /** Red, green and blue by index; some writers store 8-bit instead of 16-bit values. */
  private int[][] palette() throws ImageRefused {
    long[] map = layout.colourMap();
    if (map.length < 3) {
      throw new ImageRefused(ImageRefused.CORRUPT, "TIFF with a palette of no colours");
    }
    int shift = 0;
    for (long value : map) {
      shift = value > 255 ? 8 : shift;
    }
    int[][] colours = new int[3][map.length / 3];
    for (int i = 0; i < colours[0].length; i++) {
      for (int c = 0; c < 3; c++) {
        colours[c][i] = (int) map[c * colours[0].length + i] >> shift;
      }
    }
    return colours;
  }

  /** Unpacks a row's samples; rows of strips and tiles start at a byte. */
  private void unpack(byte[] bytes, int y) {
    int across = layout.pieceWidth() * together;
    int at = (int) (y * layout.rowBytes());
    for (int first = 0; first < row.length; first += across) {
      int count = Math.min(across, row.length - first);
      if (bits == 8) {
        for (int i = 0; i < count; i++) {
          row[first + i] = bytes[at + i] & 0xff;
        }
      } else if (bits == 16) {
        for (int i = 0; i < count; i++) {
          int before = bytes[at + 2 * i] & 0xff;
          int after = bytes[at + 2 * i + 1] & 0xff;
          row[first + i] = bigEndian ? before << 8 | after : after << 8 | before;
        }
      } else {
        unpackBits(bytes, at, first, count);
      }
      at += (int) layout.pieceRowBytes();
    }
  }

  private void unpackBits(byte[] bytes, int from, int first, int count) {
    int at = from;
    int held = 0;
    int heldBits = 0;
    for (int i = 0; i < count; i++) {
      while (heldBits < bits) {
        held = held << 8 | (bytes[at++] & 0xff);
        heldBits += 8;
      }
      heldBits -= bits;
      row[first + i] = held >>> heldBits;
      held &= (1 << heldBits) - 1;
    }
  }

  private void undoDifferences() {
    int across = layout.pieceWidth() * together;
    int mask = (1 << bits) - 1;
    for (int i = together; i < row.length; i++) {
      if (i % across >= together) {
        row[i] = row[i] + row[i - together] & mask;
      }
    }
  }
}
