package io.lookonce.jobs.ingest;

import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.image.PictureRefused;
import io.lookonce.storage.Sha256;
import java.io.Serializable;

/**
 * One picture file after it was read whole and decoded for a try.
 *
 * @param index its place in the listing of all sources
 * @param content the bytes of the file; null if it was refused
 * @param summary what the driver needs of it
 */
record LoadedPicture(int index, byte[] content, Summary summary) implements Serializable {

  /**
   * What the driver needs of a picture.
   *
   * @param bytes length of its file
   * @param width of the upright picture in pixels; 0 if it was refused
   * @param height likewise
   * @param sha256 digest of its file; null if it was refused
   * @param refusal why it cannot be used; null if it can
   */
  record Summary(int index, long bytes, int width, int height, String sha256, String refusal)
      implements Serializable {}

  /** Reads a file within a task. */
  static LoadedPicture of(PictureFileReader reader, long maxPixels, int index, String path) {
    try {
      byte[] content = reader.read(path);
      Picture picture = new PictureDecoder(maxPixels).decode(content);
      return new LoadedPicture(
          index,
          content,
          new Summary(
              index, content.length, picture.width(), picture.height(), Sha256.of(content), null));
    } catch (PictureRefused refused) {
      return new LoadedPicture(
          index, null, new Summary(index, 0, 0, 0, null, refused.getMessage()));
    }
  }
}
