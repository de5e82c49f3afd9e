package io.lookonce.image.format;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder.FormatReader;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Decodes the first image of a TIFF 6.0 file: bilevel, grey, palette, RGB, YCbCr and CMYK of up to
 * 16 bits, in strips or tiles.
 *
 * <p>The decoder only gets the fields of the image, so colour profiles and invalid metadata cannot
 * make it fail.
 */
final class TiffReader implements FormatReader {

  /** None, the fax codes, LZW, JPEG, both deflates and PackBits. */
  private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, 7, 8, 32773, 32946);

  private static final Set<Integer> PHOTOMETRICS =
      Set.of(
          TiffLayout.WHITE_IS_ZERO,
          TiffLayout.BLACK_IS_ZERO,
          TiffLayout.RGB,
          TiffLayout.PALETTE,
          TiffLayout.CMYK,
          TiffLayout.YCBCR);

  private final ImageIoDecoding decoding = new ImageIoDecoding(new TIFFImageReaderSpi());

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    TiffDirectory directory = TiffDirectory.parse(file, 0, file.length);
    if ((directory.firstNumber(TiffTags.SUBFILE_TYPE, 0) & 1) != 0) {
      throw unsupported("whose first image is a thumbnail (a camera's raw file)");
    }
    TiffLayout layout = new TiffLayout(file, directory, limit);
    checkVariant(layout);
    boolean whole =
        layout.compression() == TiffLayout.JPEG_COMPRESSION
            || layout.photometric() == TiffLayout.YCBCR;
    Image image = whole ? decodeWhole(layout, limit) : TiffSamples.read(layout, file[0] == 'M');
    return directory.orientation().apply(image);
  }

  private static void checkVariant(TiffLayout layout) throws ImageRefused {
    int compression = layout.compression();
    if (!COMPRESSIONS.contains(compression)) {
      throw unsupported("with compression " + compression);
    }
    int photometric = layout.photometric();
    if (!PHOTOMETRICS.contains(photometric)) {
      throw unsupported("with photometric interpretation " + photometric);
    }
    int samples = layout.samples();
    if (samples < 1 || samples > 8) {
      throw unsupported(String.format(Locale.ROOT, "of %d samples per pixel", samples));
    }
    int least =
        photometric == TiffLayout.CMYK
            ? 4
            : photometric == TiffLayout.RGB || photometric == TiffLayout.YCBCR ? 3 : 1;
    if (samples < least) {
      throw unsupported(
          String.format(
              Locale.ROOT,
              "of %d samples per pixel with photometric interpretation %d",
              samples,
              photometric));
    }
    if (photometric == TiffLayout.CMYK && layout.inkSet() == 2) {
      throw unsupported("with inks other than cyan, magenta, yellow and black");
    }
    int bits = layout.bits();
    long sampleFormat = layout.sampleFormat();
    if (bits < 1 || bits > 16 || (sampleFormat != 1 && sampleFormat != 4)) {
      throw unsupported(
          String.format(Locale.ROOT, "of %d bits, sample format %d", bits, sampleFormat));
    }
    if (!layout.evenBits()) {
      throw unsupported("whose samples have different numbers of bits");
    }
    if (TiffLayout.FAX.contains(compression) && (bits != 1 || samples != 1)) {
      throw new ImageRefused(
          ImageRefused.CORRUPT,
          String.format(Locale.ROOT, "TIFF in a fax code of %d samples of %d bits", samples, bits));
    }
    long predictor = layout.predictor();
    if (predictor != 1 && (predictor != 2 || (bits != 8 && bits != 16))) {
      throw unsupported(
          String.format(Locale.ROOT, "with predictor %d of %d bits", predictor, bits));
    }
  }

  private static ImageRefused unsupported(String what) {
    return new ImageRefused(ImageRefused.UNSUPPORTED, "TIFF " + what);
  }

  /** Decodes JPEG in TIFF, and YCbCr, with TwelveMonkeys alone. */
  private Image decodeWhole(TiffLayout layout, PixelLimit limit) throws IOException {
    byte[] bare = layout.bare();
    if (layout.compression() == TiffLayout.JPEG_COMPRESSION) {
      for (long[] piece : layout.pieces()) {
        JpegHeader header = JpegHeader.parse(bare, (int) piece[0], (int) piece[1]);
        limit.check(ImageFormat.TIFF, header.width(), header.height());
      }
    }
    if (layout.photometric() == TiffLayout.CMYK) {
      Raster raster = decoding.raster(bare).image();
      return new Image(raster.getWidth(), raster.getHeight(), CmykConversion.fromCmyk(raster));
    }
    long stated = TiffLayout.plausibleLength(4L * layout.width() * layout.height());
    BufferedImage image = decoding.image(bare, stated).image();
    return new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image));
  }
}
