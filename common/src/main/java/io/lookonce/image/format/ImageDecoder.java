package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Turns the bytes of an image file into a {@link Image}, or refuses them with a reason.
 *
 * <p>The first bytes decide the format, never the file's name. The result is 8-bit colour, upright
 * (EXIF and TIFF orientation are applied). Samples are taken as they stand in the file, as OpenCV
 * and Pillow do: embedded colour profiles are ignored, grey is repeated in the three channels, of
 * 16 bits the high byte is kept, palettes are looked up, alpha is dropped without blending, of
 * several images the first is taken. CMYK becomes RGB by (1 - ink)(1 - black).
 *
 * <p>Holds no state: one decoder serves any number of threads.
 */
public final class ImageDecoder {

  private final PixelLimit limit;
  private final Map<ImageFormat, FormatReader> readers = new EnumMap<>(ImageFormat.class);

  /**
   * Makes a decoder.
   *
   * @param maxPixels the most pixels (width times height) a header may announce, at least 1
   */
  public ImageDecoder(long maxPixels) {
    this.limit = new PixelLimit(maxPixels);
    readers.put(ImageFormat.JPEG, new JpegReader());
    readers.put(ImageFormat.PNG, new PngReader());
    readers.put(ImageFormat.BMP, new BmpReader());
    readers.put(ImageFormat.WEBP, new WebpReader());
    readers.put(ImageFormat.TIFF, new TiffReader());
    readers.put(ImageFormat.GIF, new GifReader());
  }

  /**
   * Decodes a file.
   *
   * @param file all bytes of the file; not modified
   * @return the image, upright
   * @throws ImageRefused whatever is wrong with the bytes; no other exception leaves this method
   */
  public Image decode(byte[] file) throws ImageRefused {
    ImageFormat format = formatOf(file);
    try {
      return readers.get(format).read(file, limit);
    } catch (ImageRefused refused) {
      throw refused;
    } catch (EOFException end) {
      throw refusal(ImageRefused.TRUNCATED, format, end);
    } catch (OutOfMemoryError tooLarge) {
      throw ImageRefused.outOfMemory(tooLarge);
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError fault) {
      // Java's PNG reader wraps it.
      for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OutOfMemoryError tooLarge) {
          throw ImageRefused.outOfMemory(tooLarge);
        }
      }
      // Broken bytes drive decoders into any of these; the file is to blame, not the program.
      throw refusal(ImageRefused.CORRUPT, format, fault);
    }
  }

  private static ImageFormat formatOf(byte[] file) throws ImageRefused {
    if (file.length == 0) {
      throw new ImageRefused(ImageRefused.EMPTY, "the file has no bytes");
    }
    ImageFormat format =
        ImageFormat.bySignature(file)
            .orElseThrow(
                () -> new ImageRefused(ImageRefused.NOT_A_IMAGE, UnsupportedFile.describe(file)));
    if (!format.decoded()) {
      throw new ImageRefused(ImageRefused.UNSUPPORTED, format.title() + " is not decoded");
    }
    return format;
  }

  private static ImageRefused refusal(String kind, ImageFormat format, Throwable fault) {
    String message = fault.getMessage();
    String reason =
        message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    ImageRefused refused =
        new ImageRefused(
            kind, format.title() + " decoder says: " + reason.lines().findFirst().orElse(""));
    refused.initCause(fault);
    return refused;
  }
}
