package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ChannelSums;
import io.lookonce.data.ImagePreparation;
import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.storage.Sha256;
import java.io.Serializable;

/**
 * An image after reading and resizing: its pixels, or the reason of its refusal.
 *
 * @param index its index in the listing of all sources
 * @param pixels in the layout of a data set; null if it was refused
 * @param contentSha256 digest of its file; null if it could not be read
 * @param refusal reason of the refusal; null if it has pixels
 */
record ResizedImage(int index, byte[] pixels, String contentSha256, String refusal)
    implements Serializable {

  /**
   * The properties that the driver needs to assign splits.
   *
   * @param pixelsSha256 digest of the pixels; null if it was refused
   * @param sums sums over its channels; null if it was refused
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

  /**
   * Reads, decodes and resizes images in tasks.
   *
   * @param reader opens files
   */
  record ResizeImage(ImageFileReader reader, ImagePreparation preparation) implements Serializable {

    ResizedImage ofFile(int index, String path) {
      try {
        return ofContent(index, reader.read(path));
      } catch (ImageRefused unreadable) {
        return new ResizedImage(index, null, null, unreadable.getMessage());
      } catch (OutOfMemoryError tooLarge) {
        return outOfMemory(index, null, tooLarge);
      }
    }

    ResizedImage ofContent(int index, byte[] content) {
      String sha256 = null;
      try {
        reader.requireLength(content);
        sha256 = Sha256.of(content);
        return new ResizedImage(index, preparation.ofFile(content), sha256, null);
      } catch (ImageRefused refused) {
        return new ResizedImage(index, null, sha256, refused.getMessage());
      } catch (OutOfMemoryError tooLarge) {
        return outOfMemory(index, sha256, tooLarge);
      }
    }

    private static ResizedImage outOfMemory(int index, String sha256, OutOfMemoryError error) {
      return new ResizedImage(index, null, sha256, ImageRefused.outOfMemory(error).getMessage());
    }
  }
}
