package io.lookonce.benchmarks.measure;

import java.util.Arrays;
import java.util.Optional;

/** Sizes of rendered images. */
public enum FrameSize {
  IMAGENET("imagenet", 500, 375),
  HD("720p", 1280, 720),
  UHD("4k", 3840, 2160);

  private final String title;
  private final int width;
  private final int height;

  FrameSize(String title, int width, int height) {
    this.title = title;
    this.width = width;
    this.height = height;
  }

  /** The size of a title; empty if there is none. */
  public static Optional<FrameSize> of(String title) {
    return Arrays.stream(values()).filter(size -> size.title.equals(title)).findFirst();
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  @Override
  public String toString() {
    return title;
  }
}
