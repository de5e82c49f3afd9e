package io.lookonce.data.results;

import io.lookonce.box.Detection;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Writes detections image by image; the output is complete after {@link #close}. */
public interface ResultWriter extends Closeable {

  /** Adds an image, with or without detections. */
  void add(ImageResult image) throws IOException;

  /**
   * The detections of one image.
   *
   * @param name path relative to the image folder, with slashes
   * @param width in pixels
   * @param height likewise
   * @param detections boxes in pixels; class ids are indexes into the writer's classes
   */
  public record ImageResult(String name, int width, int height, List<Detection> detections) {

    public ImageResult {
      detections = List.copyOf(detections);
    }
  }
}
