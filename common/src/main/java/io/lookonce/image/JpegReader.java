package io.lookonce.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.List;

/**
 * Decodes baseline, extended and progressive JPEG of 8 bits with one, three or four components.
 *
 * <p>Java's own reader does the work (libjpeg underneath). It merely warns where data is missing
 * and fills the rest with grey; here such a file is refused.
 */
final class JpegReader implements FormatReader {

  /**
   * The most scans a progressive file may have. Each costs a pass over the whole picture whatever
   * its length, and encoders write about ten.
   */
  private static final int MAX_SCANS = 100;

  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int PROGRESSIVE = 0xc2;

  private final ImageIoDecoding decoding =
      ImageIoDecoding.builtIn("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");

  @Override
  public Picture read(byte[] file, PixelLimit limit) throws IOException {
    JpegHeader header = JpegHeader.parse(file, 0, file.length);
    checkVariant(header);
    limit.check(PictureFormat.JPEG, header.width(), header.height());
    if (header.frameMarker() == PROGRESSIVE) {
      checkScans(file, header.scanPosition());
    }
    byte[] pixels = header.components() == 4 ? fourInks(header) : colours(header);
    return header.orientation().apply(new Picture(header.width(), header.height(), pixels));
  }

  private static void checkVariant(JpegHeader header) throws PictureRefused {
    int marker = header.frameMarker();
    if (marker == 0) {
      throw new PictureRefused(PictureRefused.CORRUPT, "JPEG has no frame header");
    }
    if (marker != BASELINE && marker != EXTENDED && marker != PROGRESSIVE) {
      throw new PictureRefused(
          PictureRefused.UNSUPPORTED,
          "JPEG with a lossless, hierarchical or arithmetic frame (SOF%d)".formatted(marker & 15));
    }
    if (header.precision() != 8) {
      throw new PictureRefused(
          PictureRefused.UNSUPPORTED, "JPEG of %d bits".formatted(header.precision()));
    }
    int components = header.components();
    if (components != 1 && components != 3 && components != 4) {
      throw new PictureRefused(
          PictureRefused.UNSUPPORTED, "JPEG of %d components".formatted(components));
    }
  }

  private static void checkScans(byte[] file, int from) throws PictureRefused {
    int scans = 0;
    for (int i = from; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xda && ++scans > MAX_SCANS) {
        throw new PictureRefused(
            PictureRefused.CORRUPT, "progressive JPEG of more than %d scans".formatted(MAX_SCANS));
      }
    }
  }

  private byte[] colours(JpegHeader header) throws IOException {
    ImageIoDecoding.Decoded<BufferedImage> decoded =
        decoding.image(header.withoutMetadata(header.transform()));
    checkWarnings(decoded.warnings());
    return RasterPixels.of(decoded.image());
  }

  /** Asks for the four inks as they are stored: the reader would not convert them rightly. */
  private byte[] fourInks(JpegHeader header) throws IOException {
    ImageIoDecoding.Decoded<Raster> decoded =
        decoding.raster(header.withoutMetadata(JpegHeader.NO_TRANSFORM));
    checkWarnings(decoded.warnings());
    return header.transform() == JpegHeader.YCCK
        ? Inks.fromYcck(decoded.image())
        : Inks.fromInvertedCmyk(decoded.image());
  }

  private static void checkWarnings(List<String> warnings) throws PictureRefused {
    for (String warning : warnings) {
      if (warning.contains("Premature end of JPEG file") || warning.contains("Truncated")) {
        throw new PictureRefused(PictureRefused.TRUNCATED, "JPEG ends before its last row");
      }
      if (!warning.contains("extraneous bytes before marker")
          && !warning.contains("Invalid SOS parameters")) {
        throw new PictureRefused(PictureRefused.CORRUPT, "JPEG decoder says: " + warning);
      }
    }
  }
}
