package io.lookonce.image.format;

import io.lookonce.box.BoxScaling;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.ReducedImage;
import io.lookonce.image.format.ImageDecoder.FormatReader;
import io.lookonce.image.format.jpeg.ReducedJpeg;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Decodes baseline, extended and progressive JPEG of 8 bits with one, three or four components.
 *
 * <p>Java's reader (libjpeg) decodes. For missing data it only warns and fills the rest with grey;
 * such files are refused here.
 */
final class JpegReader implements FormatReader {

  /**
   * Maximum number of scans of a progressive file. Each costs a pass over the whole image; encoders
   * write about ten.
   */
  private static final int MAX_SCANS = 100;

  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int PROGRESSIVE = 0xc2;

  private final ImageIoDecoding decoding =
      ImageIoDecoding.builtIn("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");

  @Override
  public Image read(byte[] file, PixelLimit limit) throws IOException {
    return whole(checked(file, limit));
  }

  /**
   * Decodes a file for a network's input, as {@link JpegDecoding#REDUCED} says.
   *
   * @throws IOException as {@link #read} does
   */
  ReducedImage readFor(InputRule input, byte[] file, PixelLimit limit) throws IOException {
    JpegHeader header = checked(file, limit);
    int blockSide = blockSide(header, input);
    byte[] pixels =
        blockSide == JpegHeader.BLOCK_SIDE
            ? null
            : ReducedJpeg.decode(file, blockSide, header.transform() == JpegHeader.YCBCR);
    if (pixels == null) {
      return ReducedImage.whole(whole(header));
    }
    Image stored =
        new Image(
            ReducedJpeg.reduced(header.width(), blockSide),
            ReducedJpeg.reduced(header.height(), blockSide),
            pixels);
    return new ReducedImage(
        header.orientation().apply(stored), uprightWidth(header), uprightHeight(header));
  }

  /** Samples for the side of a block: the fewest that fill the input, 8 for the whole image. */
  private static int blockSide(JpegHeader header, InputRule input) {
    int width = uprightWidth(header);
    int height = uprightHeight(header);
    BoxScaling placement = input.place(width, height);
    boolean isSequential = header.frameMarker() == BASELINE || header.frameMarker() == EXTENDED;
    int side = isSequential && header.components() != 4 ? 1 : JpegHeader.BLOCK_SIDE;
    while (side < JpegHeader.BLOCK_SIDE
        && (ReducedJpeg.reduced(width, side) < placement.resizedWidth()
            || ReducedJpeg.reduced(height, side) < placement.resizedHeight())) {
      side *= 2;
    }
    return side;
  }

  private static int uprightWidth(JpegHeader header) {
    return header.orientation().swapsSides() ? header.height() : header.width();
  }

  private static int uprightHeight(JpegHeader header) {
    return header.orientation().swapsSides() ? header.width() : header.height();
  }

  private static JpegHeader checked(byte[] file, PixelLimit limit) throws IOException {
    JpegHeader header = JpegHeader.parse(file, 0, file.length);
    checkVariant(header);
    limit.check(ImageFormat.JPEG, header.width(), header.height());
    return header;
  }

  private Image whole(JpegHeader header) throws IOException {
    if (header.frameMarker() == PROGRESSIVE && !header.endAfterScans(MAX_SCANS)) {
      throw new ImageRefused(
          ImageRefused.CORRUPT,
          String.format(Locale.ROOT, "progressive JPEG of more than %d scans", MAX_SCANS));
    }
    byte[] pixels = header.components() == 4 ? fourInks(header) : colours(header);
    return header.orientation().apply(new Image(header.width(), header.height(), pixels));
  }

  private static void checkVariant(JpegHeader header) throws ImageRefused {
    int marker = header.frameMarker();
    if (marker == 0) {
      throw new ImageRefused(ImageRefused.CORRUPT, "JPEG has no frame header");
    }
    if (marker != BASELINE && marker != EXTENDED && marker != PROGRESSIVE) {
      throw new ImageRefused(
          ImageRefused.UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "JPEG with a lossless, hierarchical or arithmetic frame (SOF%d)",
              marker & 15));
    }
    if (header.precision() != 8) {
      throw new ImageRefused(
          ImageRefused.UNSUPPORTED,
          String.format(Locale.ROOT, "JPEG of %d bits", header.precision()));
    }
    int components = header.components();
    if (components != 1 && components != 3 && components != 4) {
      throw new ImageRefused(
          ImageRefused.UNSUPPORTED,
          String.format(Locale.ROOT, "JPEG of %d components", components));
    }
  }

  private byte[] colours(JpegHeader header) throws IOException {
    ImageIoDecoding.Decoded<BufferedImage> decoded =
        decoding.image(header.withoutMetadata(header.transform()));
    checkWarnings(decoded.warnings());
    return RasterPixels.of(decoded.image());
  }

  /** Reads the stored CMYK samples, because Java's conversion is wrong. */
  private byte[] fourInks(JpegHeader header) throws IOException {
    ImageIoDecoding.Decoded<Raster> decoded =
        decoding.raster(header.withoutMetadata(JpegHeader.NO_TRANSFORM));
    checkWarnings(decoded.warnings());
    return header.transform() == JpegHeader.YCCK
        ? CmykConversion.fromYcck(decoded.image())
        : CmykConversion.fromInvertedCmyk(decoded.image());
  }

  private static void checkWarnings(List<String> warnings) throws ImageRefused {
    for (String warning : warnings) {
      if (warning.contains("Premature end of JPEG file") || warning.contains("Truncated")) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "JPEG ends before its last row");
      }
      if (!warning.contains("extraneous bytes before marker")
          && !warning.contains("Invalid SOS parameters")) {
        throw new ImageRefused(ImageRefused.CORRUPT, "JPEG decoder says: " + warning);
      }
    }
  }
}
