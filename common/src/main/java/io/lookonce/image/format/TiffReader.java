package io.lookonce.image.format;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.Orientation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Set;

/**
 * Decodes the first image of a TIFF 6.0 file: bilevel, grey, palette, RGB, YCbCr and CMYK of up to
 * 16 bits, in strips or tiles.
 *
 * <p>The directory is checked and cut down to the fields a decoder needs, so that neither a colour
 * profile nor a broken metadata directory stands in the way.
 */
final class TiffReader implements FormatReader {

  private static final int SUBFILE_TYPE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;

  /** What describes the image's bytes: sizes, places, coding; no metadata, no profile. */
  private static final Set<Integer> NEEDED =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS_PER_SAMPLE,
          COMPRESSION,
          PHOTOMETRIC,
          266,
          STRIP_OFFSETS,
          SAMPLES_PER_PIXEL,
          278,
          STRIP_BYTES,
          284,
          292,
          293,
          317,
          320,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_BYTES,
          332,
          338,
          SAMPLE_FORMAT,
          347,
          529,
          530,
          531,
          532);

  /** None, the fax codes, LZW, JPEG, both deflates and PackBits. */
  private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32773L, 32946L);

  private static final long JPEG_COMPRESSION = 7;
  private static final long CMYK = 5;

  /** White is zero, black is zero, RGB, palette, CMYK, YCbCr. */
  private static final Set<Long> PHOTOMETRICS = Set.of(0L, 1L, 2L, 3L, CMYK, 6L);

  private final ImageIoDecoding decoding = new ImageIoDecoding(new TIFFImageReaderSpi());

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    byte[] copy = file.clone();
    TiffDirectory directory = TiffDirectory.parse(copy, 0, copy.length);
    limit.check(
        ImageFormat.TIFF, directory.firstNumber(WIDTH, 0), directory.firstNumber(HEIGHT, 0));
    checkVariant(directory);
    checkPieces(directory, file, limit);
    Orientation orientation = directory.orientation();
    boolean inks = directory.firstNumber(PHOTOMETRIC, 1) == CMYK;
    directory.keepOnly(NEEDED);
    return orientation.apply(decode(copy, inks));
  }

  private static void checkVariant(TiffDirectory directory) throws ImageRefused {
    if ((directory.firstNumber(SUBFILE_TYPE, 0) & 1) != 0) {
      throw unsupported("whose first image is a thumbnail (a camera's raw file)");
    }
    long compression = directory.firstNumber(COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      throw unsupported("with compression " + compression);
    }
    long photometric = directory.firstNumber(PHOTOMETRIC, 1);
    if (!PHOTOMETRICS.contains(photometric)) {
      throw unsupported("with photometric interpretation " + photometric);
    }
    long samples = directory.firstNumber(SAMPLES_PER_PIXEL, 1);
    if (samples < 1 || samples > 5) {
      throw unsupported("of %d samples per pixel".formatted(samples));
    }
    if (photometric == CMYK && samples != 4) {
      throw unsupported("of %d inks".formatted(samples));
    }
    long bits = directory.firstNumber(BITS_PER_SAMPLE, 1);
    long sampleFormat = directory.firstNumber(SAMPLE_FORMAT, 1);
    if (bits > 16 || (sampleFormat != 1 && sampleFormat != 4)) {
      throw unsupported("of %d bits, sample format %d".formatted(bits, sampleFormat));
    }
  }

  private static ImageRefused unsupported(String what) {
    return new ImageRefused(ImageRefused.UNSUPPORTED, "TIFF " + what);
  }

  /** Strips or tiles must lie within the file, and what they decode to within the limit. */
  private static void checkPieces(TiffDirectory directory, byte[] file, PixelLimit limit)
      throws ImageRefused {
    boolean tiled = directory.has(TILE_OFFSETS);
    if (tiled) {
      limit.check(
          ImageFormat.TIFF,
          directory.firstNumber(TILE_WIDTH, 0),
          directory.firstNumber(TILE_HEIGHT, 0));
    }
    int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
    int lengths = tiled ? TILE_BYTES : STRIP_BYTES;
    if (directory.count(offsets) == 0 || directory.count(lengths) < directory.count(offsets)) {
      throw new ImageRefused(ImageRefused.CORRUPT, "TIFF does not say where its pixels are");
    }
    boolean jpeg = directory.firstNumber(COMPRESSION, 1) == JPEG_COMPRESSION;
    for (int i = 0; i < directory.count(offsets); i++) {
      long start = directory.numberAt(offsets, i);
      long end = start + directory.numberAt(lengths, i);
      if (end > file.length) {
        throw new ImageRefused(
            ImageRefused.TRUNCATED, "TIFF of %d bytes needs %d".formatted(file.length, end));
      }
      if (jpeg) {
        JpegHeader header = JpegHeader.parse(file, (int) start, (int) end);
        limit.check(ImageFormat.TIFF, header.width(), header.height());
      }
    }
  }

  private Image decode(byte[] file, boolean inks) throws IOException {
    if (inks) {
      var raster = decoding.raster(file).image();
      return new Image(raster.getWidth(), raster.getHeight(), CmykConversion.fromCmyk(raster));
    }
    BufferedImage image = decoding.image(file).image();
    return new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image));
  }
}
