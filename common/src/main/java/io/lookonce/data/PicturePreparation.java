package io.lookonce.data;

import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.image.PictureRefused;
import java.io.Serializable;

/**
 * How a picture becomes the pixel bytes of a data set.
 *
 * @param shape the size of every picture
 * @param fitting brings pictures of another size to it, or refuses them
 * @param maxPixels the most pixels a picture's header may announce
 */
public record PicturePreparation(ImageShape shape, PictureFitting fitting, long maxPixels)
    implements Serializable {

  /**
   * Decodes a picture file and brings it to size.
   *
   * @return {@code height * width * 3} bytes, row by row from the top, each pixel as red, green,
   *     blue
   * @throws PictureRefused if it is no picture or not of a size that can be used
   */
  public byte[] ofFile(byte[] file) throws PictureRefused {
    return reversed(fitting.fit(new PictureDecoder(maxPixels).decode(file), shape).pixels());
  }

  /**
   * Brings a picture that is already decoded to size.
   *
   * @param pixels bytes in the order that {@link #ofFile} returns
   * @param from its size
   * @return the same array if the size fits
   */
  public byte[] ofPixels(byte[] pixels, ImageShape from) throws PictureRefused {
    if (from.equals(shape)) {
      return pixels;
    }
    Picture picture = new Picture(from.width(), from.height(), reversed(pixels));
    return reversed(fitting.fit(picture, shape).pixels());
  }

  /** Between red, green, blue and the blue, green, red of {@link Picture}. */
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
