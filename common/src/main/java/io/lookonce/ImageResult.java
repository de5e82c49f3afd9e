package io.lookonce;

import io.lookonce.image.ImageRefused;

/**
 * The result of one image of several: one image that cannot be read does not fail the others.
 *
 * @param name path of the image; null if it has none
 * @param width of the upright image in pixels; 0 if it was refused
 * @param height of the upright image in pixels; 0 if it was refused
 * @param result null if the image was refused
 * @param refused why there is no result; null if there is one
 * @param <R> result of one image
 */
public record ImageResult<R>(String name, int width, int height, R result, ImageRefused refused) {

  /** Whether there is a result. */
  public boolean isRead() {
    return refused == null;
  }

  /**
   * The result, or the reason why there is none.
   *
   * @throws ImageRefused if the image was refused, naming it
   */
  public R orThrow() throws ImageRefused {
    if (refused != null) {
      throw name == null ? refused : refused.named(name);
    }
    return result;
  }
}
