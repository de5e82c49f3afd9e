package io.lookonce.data.results;

import io.lookonce.box.Detection;
import java.util.List;

/**
 * What was found in one image.
 *
 * @param name path below the folder of the images, with slashes
 * @param width in pixels
 * @param height likewise
 * @param detections boxes in pixels; class ids are places in the classes of the results
 */
public record ImageResult(String name, int width, int height, List<Detection> detections) {

  public ImageResult {
    detections = List.copyOf(detections);
  }

  /** The name without its extension. */
  String stem() {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }
}
