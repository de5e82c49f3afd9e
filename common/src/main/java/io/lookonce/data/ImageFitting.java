package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.Interpolation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How decoded images are brought to the size of a data set. */
public enum ImageFitting {
  /** Stretched, see {@link Interpolation#BILINEAR}. */
  BILINEAR(Interpolation.BILINEAR),
  /** Stretched, see {@link Interpolation#BICUBIC}. */
  BICUBIC(Interpolation.BICUBIC),
  /** Not at all: images of another size are refused. */
  NONE(null);

  private final Interpolation interpolation;

  ImageFitting(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /** The fitting of a name, as {@link #title} gives it. */
  public static Optional<ImageFitting> named(String name) {
    return Arrays.stream(values()).filter(fitting -> fitting.title().equals(name)).findFirst();
  }

  /** The name in options and files: {@code bilinear}, {@code bicubic} or {@code none}. */
  @JsonValue
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How pixels are computed; empty where images are not resized. */
  public Optional<Interpolation> interpolation() {
    return Optional.ofNullable(interpolation);
  }

  /**
   * The image in the wanted size.
   *
   * @throws ImageRefused if it cannot or may not be brought to that size
   */
  Image fit(Image image, ImageShape shape) throws ImageRefused {
    if (interpolation != null) {
      return new ImageResizer(interpolation).resize(image, shape.width(), shape.height());
    }
    if (image.height() != shape.height() || image.width() != shape.width()) {
      throw new ImageRefused(
          "wrong shape",
          "%dx%d, not %dx%d"
              .formatted(image.height(), image.width(), shape.height(), shape.width()));
    }
    return image;
  }
}
