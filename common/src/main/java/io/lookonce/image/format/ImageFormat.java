package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lookonce.image.ByteView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Image formats, recognised by the first bytes of a file or by its extension.
 *
 * <p>Some are recognised but not decoded ({@link #decoded()} is false), so that the message names
 * the format, such as HEIC.
 */
public enum ImageFormat {
  JPEG("JPEG", true, "jpg", "jpeg", "jpe", "jfif"),
  PNG("PNG", true, "png", "apng"),
  BMP("BMP", true, "bmp", "dib"),
  WEBP("WebP", true, "webp"),
  TIFF("TIFF", true, "tif", "tiff"),
  GIF("GIF", true, "gif"),
  BIG_TIFF("BigTIFF", false, "btf", "tf8"),
  HEIF("HEIF/HEIC", false, "heic", "heif", "hif"),
  AVIF("AVIF", false, "avif"),
  JPEG_2000("JPEG 2000", false, "jp2", "j2k", "jpx", "j2c"),
  JPEG_XL("JPEG XL", false, "jxl"),
  PSD("Photoshop", false, "psd", "psb");

  /** Number of leading bytes that {@link #bySignature} examines; fewer are allowed. */
  public static final int SIGNATURE_LENGTH = 18;

  private static final Set<String> HEIF_BRANDS =
      Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");
  private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

  /** Sizes of the second header of BMP files, in bytes. */
  private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

  private final String title;
  private final boolean decoded;
  private final List<String> extensions;

  ImageFormat(String title, boolean decoded, String... extensions) {
    this.title = title;
    this.decoded = decoded;
    this.extensions = List.of(extensions);
  }

  /** The display name. */
  public String title() {
    return title;
  }

  /** Whether {@link ImageDecoder} decodes this format. */
  public boolean decoded() {
    return decoded;
  }

  /** The usual file extensions, lower case and without a dot. */
  public List<String> extensions() {
    return extensions;
  }

  /**
   * The format of a file by its first bytes.
   *
   * @param head the first {@link #SIGNATURE_LENGTH} bytes or more, or the whole file if shorter
   * @return empty if the format is unknown
   */
  public static Optional<ImageFormat> bySignature(byte[] head) {
    String start = new String(head, 0, Math.min(head.length, SIGNATURE_LENGTH), ISO_8859_1);
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return Optional.of(GIF);
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return Optional.of(WEBP);
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return Optional.of(TIFF);
    }
    if (start.startsWith("BM") && hasBmpHeader(head)) {
      return Optional.of(BMP);
    }
    return refusedBySignature(start);
  }

  /** Tells a BMP file from text that starts with "BM". */
  private static boolean hasBmpHeader(byte[] head) {
    return head.length >= SIGNATURE_LENGTH
        && BMP_HEADER_SIZES.contains(new ByteView(head, false).int32(14));
  }

  private static Optional<ImageFormat> refusedBySignature(String start) {
    if (start.startsWith("II+\0") || start.startsWith("MM\0+")) {
      return Optional.of(BIG_TIFF);
    }
    if (start.startsWith("8BPS")) {
      return Optional.of(PSD);
    }
    if (start.startsWith("\0\0\0\fjP  \r\n") || start.startsWith("\u00ffO\u00ffQ")) {
      return Optional.of(JPEG_2000);
    }
    if (start.startsWith("\0\0\0\fJXL ") || start.startsWith("\u00ff\n")) {
      return Optional.of(JPEG_XL);
    }
    if (start.startsWith("ftyp", 4) && start.length() >= 12) {
      String brand = start.substring(8, 12);
      if (HEIF_BRANDS.contains(brand)) {
        return Optional.of(HEIF);
      }
      if (AVIF_BRANDS.contains(brand)) {
        return Optional.of(AVIF);
      }
    }
    return Optional.empty();
  }

  /**
   * The format of a file by its extension, ignoring case.
   *
   * @param fileName a file name or path
   * @return empty if the extension is not that of a known image format
   */
  public static Optional<ImageFormat> byExtension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.extensions.contains(extension))
        .findFirst();
  }
}
