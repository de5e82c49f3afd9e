package io.lookonce.image.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In which size JPEG files are decoded for a network. */
public enum JpegDecoding {

  /** In their own. */
  WHOLE,

  /**
   * At 1/2, 1/4 or 1/8, as long as that is not smaller than the network's input. It takes less
   * time, and the network sees other pixels: of a large image the mean of several, where {@link
   * io.lookonce.image.Interpolation#BILINEAR} picks some. Files that are not baseline JPEG with one
   * scan, and all with a flaw, are decoded whole.
   */
  REDUCED;

  /** The name in options and settings. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of that name; empty if there is none. */
  public static Optional<JpegDecoding> of(String title) {
    return Arrays.stream(values()).filter(value -> value.title().equals(title)).findFirst();
  }

  /** All names. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(JpegDecoding::title).toList();
  }
}
