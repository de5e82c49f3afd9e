package io.lookonce;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An image to predict: a file of any supported format (JPEG, PNG, BMP, WebP, TIFF, GIF), its bytes,
 * or pixels. Files are read when they are predicted. The arrays and images that are given must not
 * change until then.
 */
public final class InputImage {

  private final String name;
  private final Content content;

  /** Reads and decodes. */
  @FunctionalInterface
  private interface Content {
    Image image(ImageDecoder decoder, int maxBytes) throws IOException;
  }

  private InputImage(String name, Content content) {
    this.name = name;
    this.content = content;
  }

  /** A local file. */
  public static InputImage of(Path file) {
    return new InputImage(
        file.toString(),
        (decoder, maxBytes) -> {
          try (InputStream in = Files.newInputStream(file)) {
            return decoder.decode(read(in, maxBytes));
          }
        });
  }

  /**
   * The content of an image file.
   *
   * @param file all its bytes
   */
  public static InputImage of(byte[] file) {
    return new InputImage(
        null,
        (decoder, maxBytes) -> {
          requireLength(file.length, maxBytes);
          return decoder.decode(file);
        });
  }

  /**
   * The content of an image file, read to its end once and not closed.
   *
   * @param file from its first byte
   */
  public static InputImage of(InputStream file) {
    return new InputImage(null, (decoder, maxBytes) -> decoder.decode(read(file, maxBytes)));
  }

  /**
   * An image that Java holds. Samples are taken as they are: grey is copied to all channels, alpha
   * is dropped without blending, 16-bit samples keep their high byte.
   */
  public static InputImage of(BufferedImage image) {
    return new InputImage(null, (decoder, maxBytes) -> decoder.copy(image));
  }

  /**
   * Pixels without a header.
   *
   * @param blueGreenRed {@code height * width * 3} bytes, row by row from the top, each pixel as
   *     blue, green, red, as in the images of Spark and OpenCV
   * @throws IllegalArgumentException if a side is not positive or the array has another length
   */
  public static InputImage ofPixels(int width, int height, byte[] blueGreenRed) {
    Image image = new Image(width, height, blueGreenRed);
    return new InputImage(
        null,
        (decoder, maxBytes) -> {
          decoder.requireWithinLimit(width, height);
          return image;
        });
  }

  /** The same image with a name, which results and errors hold. */
  public InputImage named(String otherName) {
    return new InputImage(otherName, content);
  }

  /** Path of a file, or the name that was given; null if there is none. */
  public String name() {
    return name;
  }

  /**
   * Reads and decodes.
   *
   * @throws ImageRefused for whatever is wrong with it
   */
  Image image(ImageDecoder decoder, int maxBytes) throws ImageRefused {
    try {
      return content.image(decoder, maxBytes);
    } catch (ImageRefused refused) {
      throw refused;
    } catch (NoSuchFileException | FileNotFoundException absent) {
      throw unreadable("there is no such file", absent);
    } catch (AccessDeniedException denied) {
      throw unreadable("permission denied", denied);
    } catch (IOException failed) {
      throw unreadable(String.valueOf(failed.getMessage()), failed);
    }
  }

  private static ImageRefused unreadable(String reason, IOException cause) {
    ImageRefused refused = new ImageRefused(ImageRefused.UNREADABLE, reason);
    refused.initCause(cause);
    return refused;
  }

  /** One byte more than allowed tells a longer file. */
  private static byte[] read(InputStream in, int maxBytes) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    requireLength(bytes.length, maxBytes);
    return bytes;
  }

  private static void requireLength(int length, int maxBytes) throws ImageRefused {
    if (length > maxBytes) {
      throw new ImageRefused("too long", "more than " + maxBytes + " bytes");
    }
  }
}
