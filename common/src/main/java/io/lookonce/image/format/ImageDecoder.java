package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.ReducedImage;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Decodes image files, or refuses them with a reason.
 *
 * <p>The first bytes decide the format, never the file's name. The result is 8-bit colour, upright
 * (EXIF and TIFF orientation are applied). Samples are used as stored, as in OpenCV and Pillow:
 * colour profiles are ignored, grey is copied to all three channels, 16-bit samples are reduced to
 * their high byte, palettes are applied, alpha is dropped without blending, and of several images
 * the first is decoded. CMYK becomes RGB by (1 - ink)(1 - black).
 *
 * <p>Stateless and thread-safe.
 */
public final class ImageDecoder {

  private final PixelLimit limit;
  private final JpegReader jpeg = new JpegReader();
  private final Map<ImageFormat, FormatReader> readers = new EnumMap<>(ImageFormat.class);

  /**
   * Makes a decoder.
   *
   * @param maxPixels maximum number of pixels (width times height) in a header, at least 1
   */
  public ImageDecoder(long maxPixels) {
    this.limit = new PixelLimit(maxPixels);
    readers.put(ImageFormat.JPEG, jpeg);
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
   * @throws ImageRefused for any invalid content; no other exception is thrown
   */
  public Image decode(byte[] file) throws ImageRefused {
    ImageFormat format = formatOf(file);
    return decode(format, () -> readers.get(format).read(file, limit));
  }

  /**
   * Decodes a file for a network's input. JPEG files may come smaller, as {@link
   * JpegDecoding#REDUCED} says; all others are decoded whole.
   *
   * @param file all bytes of the file; not modified
   * @throws ImageRefused for any invalid content; no other exception is thrown
   */
  public ReducedImage decodeFor(InputRule input, byte[] file) throws ImageRefused {
    ImageFormat format = formatOf(file);
    if (format != ImageFormat.JPEG) {
      return ReducedImage.whole(decode(file));
    }
    return decode(format, () -> jpeg.readFor(input, file, limit));
  }

  private static <T> T decode(ImageFormat format, Reading<T> reading) throws ImageRefused {
    try {
      return reading.read();
    } catch (ImageRefused refused) {
      throw refused;
    } catch (EOFException end) {
      throw refusal(ImageRefused.TRUNCATED, format, end);
    } catch (OutOfMemoryError tooLarge) {
      throw ImageRefused.outOfMemory(tooLarge);
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError fault) {
      // Java's PNG reader wraps OutOfMemoryError.
      for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OutOfMemoryError tooLarge) {
          throw ImageRefused.outOfMemory(tooLarge);
        }
      }
      // Decoders throw any of these for corrupt files.
      throw refusal(ImageRefused.CORRUPT, format, fault);
    }
  }

  /**
   * Takes over the samples of an image that Java holds, as {@link #decode} takes those of a file.
   * The result may share the image's memory.
   *
   * @throws ImageRefused if it has more pixels than the limit, or samples that are not supported
   */
  public Image copy(BufferedImage image) throws ImageRefused {
    requireWithinLimit(image.getWidth(), image.getHeight());
    return new Image(image.getWidth(), image.getHeight(), RasterPixels.of(image));
  }

  /**
   * Checks the size of an image that is decoded already.
   *
   * @throws ImageRefused if it has more pixels than the limit
   */
  public void requireWithinLimit(int width, int height) throws ImageRefused {
    limit.check("the image has", width, height);
  }

  private static ImageFormat formatOf(byte[] file) throws ImageRefused {
    if (file.length == 0) {
      throw new ImageRefused(ImageRefused.EMPTY, "the file has no bytes");
    }
    ImageFormat format =
        ImageFormat.bySignature(file)
            .orElseThrow(
                () -> new ImageRefused(ImageRefused.NOT_AN_IMAGE, UnsupportedFile.describe(file)));
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

  /** Reads one file. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Decodes the files of one format. */
  interface FormatReader {

    /**
     * Decodes a file with the signature of this format.
     *
     * @param file all bytes of the file; not modified
     * @param limit checked with the size in the header before memory is allocated
     * @return the first image in the file, upright
     * @throws IOException if the file is refused; {@link ImageDecoder} turns any other exception
     *     into a refusal
     */
    Image read(byte[] file, PixelLimit limit) throws IOException;
  }

  /** Describes files that are not images. */
  private static final class UnsupportedFile {

    private static final int LOOKED_AT = 256;

    private static final Map<String, String> STARTS = new LinkedHashMap<>();

    static {
      STARTS.put("%pdf", "PDF");
      STARTS.put("pk\u0003\u0004", "ZIP");
      STARTS.put("pk\u0005\u0006", "ZIP");
      STARTS.put("\u001f\u008b", "gzip");
      STARTS.put("7z\u00bc\u00af", "7-Zip");
      STARTS.put("rar!", "RAR");
      STARTS.put("par1", "Parquet");
      STARTS.put("\u0089hdf", "HDF5");
      STARTS.put("version https://git-lfs", "Git LFS pointer");
      STARTS.put("<!doctype html", "HTML");
      STARTS.put("<html", "HTML");
      STARTS.put("<svg", "SVG");
      STARTS.put("<?xml", "XML");
      STARTS.put("riff", "RIFF (sound or video)");
      STARTS.put("bm", "BMP with an unknown header");
    }

    private UnsupportedFile() {}

    /** A description of the first bytes, such as "looks like HTML". */
    static String describe(byte[] file) {
      int length = Math.min(file.length, LOOKED_AT);
      String start = new String(file, 0, length, ISO_8859_1);
      String folded = start.stripLeading().toLowerCase(Locale.ROOT);
      if (folded.startsWith("ftyp", 4)) {
        return "looks like MP4 (video)";
      }
      if (start.chars().allMatch(UnsupportedFile::isText)) {
        return "looks like " + named(folded, "text");
      }
      if (start.chars().allMatch(character -> character == 0)) {
        return "begins with zero bytes only";
      }
      String hex = HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(length, 8));
      String name = named(folded, "");
      return name.isEmpty() ? "begins with bytes " + hex : "looks like " + name;
    }

    private static String named(String folded, String otherwise) {
      for (Map.Entry<String, String> entry : STARTS.entrySet()) {
        if (folded.startsWith(entry.getKey())) {
          return entry.getValue();
        }
      }
      return otherwise;
    }

    private static boolean isText(int character) {
      return character == '\t'
          || character == '\n'
          || character == '\r'
          || (character >= 0x20 && character != 0x7f && !(character >= 0x80 && character < 0xa0));
    }
  }
}
