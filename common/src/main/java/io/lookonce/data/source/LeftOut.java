package io.lookonce.data.source;

import java.io.Serializable;

/**
 * Something in an input that takes no part in a data set, though it may well have been meant to: a
 * folder that is hidden, an image outside of the class folders, a class that is new.
 *
 * @param place a path, or what names it otherwise
 * @param images how many images are there; 0 where nobody has looked
 * @param reason why, in half a sentence
 */
public record LeftOut(String place, long images, String reason) implements Serializable {

  @Override
  public String toString() {
    return images == 0
        ? "%s (%s)".formatted(place, reason)
        : "%s (%d %s: %s)".formatted(place, images, images == 1 ? "image" : "images", reason);
  }
}
