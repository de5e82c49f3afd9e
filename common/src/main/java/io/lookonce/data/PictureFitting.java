package io.lookonce.data;

import io.lookonce.image.Interpolation;
import io.lookonce.image.Picture;
import io.lookonce.image.PictureRefused;
import io.lookonce.image.PictureResizer;
import java.io.Serializable;

/** Brings a decoded picture to the size of a data set. */
@FunctionalInterface
public interface PictureFitting extends Serializable {

  /**
   * The picture in the wanted size.
   *
   * @throws PictureRefused if it cannot or may not be brought to that size
   */
  Picture fit(Picture picture, ImageShape shape) throws PictureRefused;

  /** Stretches pictures to the wanted size. */
  static PictureFitting stretched(Interpolation interpolation) {
    return (picture, shape) ->
        new PictureResizer(interpolation).resize(picture, shape.width(), shape.height());
  }

  /** Takes pictures of the wanted size alone. */
  static PictureFitting sameSizeOnly() {
    return (picture, shape) -> {
      if (picture.height() != shape.height() || picture.width() != shape.width()) {
        throw new PictureRefused(
            "wrong shape",
            "%dx%d, not %dx%d"
                .formatted(picture.height(), picture.width(), shape.height(), shape.width()));
      }
      return picture;
    };
  }
}
