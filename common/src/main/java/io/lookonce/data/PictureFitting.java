package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lookonce.image.Interpolation;
import io.lookonce.image.Picture;
import io.lookonce.image.PictureRefused;
import io.lookonce.image.PictureResizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How decoded pictures are brought to the size of a data set. */
public enum PictureFitting {
  /** Stretched, see {@link Interpolation#BILINEAR}. */
  BILINEAR(Interpolation.BILINEAR),
  /** Stretched, see {@link Interpolation#BICUBIC}. */
  BICUBIC(Interpolation.BICUBIC),
  /** Not at all: pictures of another size are refused. */
  NONE(null);

  private final Interpolation interpolation;

  PictureFitting(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /** The fitting of a name, as {@link #title} gives it. */
  public static Optional<PictureFitting> named(String name) {
    return Arrays.stream(values()).filter(fitting -> fitting.title().equals(name)).findFirst();
  }

  /** The name in options and files: {@code bilinear}, {@code bicubic} or {@code none}. */
  @JsonValue
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How pixels are computed; empty where pictures are not resized. */
  public Optional<Interpolation> interpolation() {
    return Optional.ofNullable(interpolation);
  }

  /**
   * The picture in the wanted size.
   *
   * @throws PictureRefused if it cannot or may not be brought to that size
   */
  Picture fit(Picture picture, ImageShape shape) throws PictureRefused {
    if (interpolation != null) {
      return new PictureResizer(interpolation).resize(picture, shape.width(), shape.height());
    }
    if (picture.height() != shape.height() || picture.width() != shape.width()) {
      throw new PictureRefused(
          "wrong shape",
          "%dx%d, not %dx%d"
              .formatted(picture.height(), picture.width(), shape.height(), shape.width()));
    }
    return picture;
  }
}
