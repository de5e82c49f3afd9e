package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ChannelSums;
import io.lookonce.storage.Sha256;
import java.io.Serializable;

/**
 * One image of the listing after it was read: its pixels, or why it has none.
 *
 * @param index its place in the listing of all sources
 * @param pixels in the layout of a data set; null if it was refused
 * @param contentSha256 digest of its file; null if it could not be read
 * @param refusal why there are no pixels; null if there are
 */
record ResizedImage(int index, byte[] pixels, String contentSha256, String refusal)
    implements Serializable {

  /**
   * What the driver needs of an image to decide on its split.
   *
   * @param pixelsSha256 digest of the pixels; null if it was refused
   * @param sums of its channels; null if it was refused
   */
  record Summary(
      int index, String pixelsSha256, ChannelSums sums, String contentSha256, String refusal)
      implements Serializable {}

  Summary summary(int channels) {
    return pixels == null
        ? new Summary(index, null, null, contentSha256, refusal)
        : new Summary(
            index, Sha256.of(pixels), ChannelSums.of(pixels, channels), contentSha256, null);
  }
}
