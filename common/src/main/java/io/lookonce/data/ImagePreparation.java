package io.lookonce.data;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import java.io.Serializable;

/**
 * Turns images into the pixel bytes of a data set.
 *
 * @param shape the size of every image
 * @param fitting resizes images of another size, or refuses them
 * @param maxPixels maximum number of pixels that an image's header may announce
 */
public record ImagePreparation(ImageShape shape, ImageFitting fitting, long maxPixels)
    implements Serializable {

  /**
   * Decodes an image file and resizes it.
   *
   * @return {@code height * width * 3} bytes, row by row from the top, each pixel as red, green,
   *     blue
   * @throws ImageRefused if it cannot be decoded or has a size that cannot be used
   */
  public byte[] ofFile(byte[] file) throws ImageRefused {
    return reversed(fitting.fit(new ImageDecoder(maxPixels).decode(file), shape).pixels());
  }

  /**
   * Resizes a decoded image.
   *
   * @param pixels bytes in the order that {@link #ofFile} returns
   * @param from its size
   * @return the same array if the size fits
   */
  public byte[] ofPixels(byte[] pixels, ImageShape from) throws ImageRefused {
    if (from.equals(shape)) {
      return pixels;
    }
    Image image = new Image(from.width(), from.height(), reversed(pixels));
    return reversed(fitting.fit(image, shape).pixels());
  }

  /** Converts between RGB and the BGR of {@link Image}. */
  private static byte[] reversed(byte[] pixels) {
    byte[] other = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i += 3) {
      other[i] = pixels[i + 2];
      other[i + 1] = pixels[i + 1];
      other[i + 2] = pixels[i];
    }
    return other;
  }
}
