package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.Interpolation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How decoded images are fitted to the size of a data set. */
public enum ImageFitting {
  /** Resized without keeping the aspect ratio, see {@link Interpolation#BILINEAR}. */
  BILINEAR(Interpolation.BILINEAR),
  /** Resized without keeping the aspect ratio, see {@link Interpolation#BICUBIC}. */
  BICUBIC(Interpolation.BICUBIC),
  /** Not resized: images of another size are refused. */
  NONE(null);

  private final Interpolation interpolation;

  ImageFitting(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /** The fitting with a {@link #title}. */
  public static Optional<ImageFitting> named(String name) {
    return Arrays.stream(values()).filter(fitting -> fitting.title().equals(name)).findFirst();
  }

  /** The name in options and files: {@code bilinear}, {@code bicubic} or {@code none}. */
  @JsonValue
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The interpolation; empty if images are not resized. */
  public Optional<Interpolation> interpolation() {
    return Optional.ofNullable(interpolation);
  }

  /**
   * Fits an image to a size.
   *
   * @throws ImageRefused if it has another size and must not be resized
   */
  Image fit(Image image, ImageShape shape) throws ImageRefused {
    if (interpolation != null) {
      return new ImageResizer(interpolation).resize(image, shape.width(), shape.height());
    }
    if (image.height() != shape.height() || image.width() != shape.width()) {
      throw new ImageRefused(
          "wrong shape",
          String.format(
              Locale.ROOT,
              "%dx%d, not %dx%d",
              image.height(),
              image.width(),
              shape.height(),
              shape.width()));
    }
    return image;
  }
}
