package io.lookonce.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Turns the bytes of a picture file into a {@link Picture}, or refuses them with a reason.
 *
 * <p>The first bytes decide the format, never the file's name. The result is 8-bit colour, upright
 * (EXIF and TIFF orientation are applied). Samples are taken as they stand in the file, as OpenCV
 * and Pillow do: embedded colour profiles are ignored, grey is repeated in the three channels, of
 * 16 bits the high byte is kept, palettes are looked up, alpha is dropped without blending, of
 * several pictures the first is taken. CMYK becomes RGB by (1 - ink)(1 - black).
 *
 * <p>Holds no state: one decoder serves any number of threads.
 */
public final class PictureDecoder {

  private final PixelLimit limit;
  private final Map<PictureFormat, FormatReader> readers = new EnumMap<>(PictureFormat.class);

  /**
   * Makes a decoder.
   *
   * @param maxPixels the most pixels (width times height) a header may announce, at least 1
   */
  public PictureDecoder(long maxPixels) {
    this.limit = new PixelLimit(maxPixels);
    readers.put(PictureFormat.JPEG, new JpegReader());
    readers.put(PictureFormat.PNG, new PngReader());
    readers.put(PictureFormat.BMP, new BmpReader());
    readers.put(PictureFormat.WEBP, new WebpReader());
    readers.put(PictureFormat.TIFF, new TiffReader());
    readers.put(PictureFormat.GIF, new GifReader());
  }

  /**
   * Decodes a file.
   *
   * @param file all bytes of the file; not modified
   * @return the picture, upright
   * @throws PictureRefused whatever is wrong with the bytes; no other exception leaves this method
   */
  public Picture decode(byte[] file) throws PictureRefused {
    PictureFormat format = formatOf(file);
    try {
      return readers.get(format).read(file, limit);
    } catch (PictureRefused refused) {
      throw refused;
    } catch (EOFException end) {
      throw refusal(PictureRefused.TRUNCATED, format, end);
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError fault) {
      // Broken bytes drive decoders into any of these; the file is to blame, not the program.
      throw refusal(PictureRefused.CORRUPT, format, fault);
    }
  }

  private static PictureFormat formatOf(byte[] file) throws PictureRefused {
    if (file.length == 0) {
      throw new PictureRefused(PictureRefused.EMPTY, "the file has no bytes");
    }
    PictureFormat format =
        PictureFormat.bySignature(file)
            .orElseThrow(
                () -> new PictureRefused(PictureRefused.NOT_A_PICTURE, ForeignFile.describe(file)));
    if (!format.decoded()) {
      throw new PictureRefused(PictureRefused.UNSUPPORTED, format.title() + " is not decoded");
    }
    return format;
  }

  private static PictureRefused refusal(String kind, PictureFormat format, Throwable fault) {
    String message = fault.getMessage();
    String reason =
        message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    PictureRefused refused =
        new PictureRefused(
            kind, format.title() + " decoder says: " + reason.lines().findFirst().orElse(""));
    refused.initCause(fault);
    return refused;
  }
}
