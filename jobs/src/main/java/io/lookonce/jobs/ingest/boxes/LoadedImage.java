package io.lookonce.jobs.ingest.boxes;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.storage.Sha256;
import java.io.Serializable;

/**
 * One image file after it was read whole and decoded for a try.
 *
 * @param index its place in the listing of all sources
 * @param content the bytes of the file; null if it was refused
 * @param summary what the driver needs of it
 */
record LoadedImage(int index, byte[] content, Summary summary) implements Serializable {

  /**
   * What the driver needs of an image.
   *
   * @param bytes length of its file
   * @param width of the upright image in pixels; 0 if it was refused
   * @param height likewise
   * @param sha256 digest of its file; null if it was refused
   * @param refusal why it cannot be used; null if it can
   */
  record Summary(int index, long bytes, int width, int height, String sha256, String refusal)
      implements Serializable {}

  /** Reads a file within a task. */
  static LoadedImage of(ImageFileReader reader, long maxPixels, int index, String path) {
    try {
      byte[] content = reader.read(path);
      Image image = new ImageDecoder(maxPixels).decode(content);
      return new LoadedImage(
          index,
          content,
          new Summary(
              index, content.length, image.width(), image.height(), Sha256.of(content), null));
    } catch (ImageRefused refused) {
      return refused(index, refused);
    } catch (OutOfMemoryError tooLarge) {
      return refused(index, ImageRefused.outOfMemory(tooLarge));
    }
  }

  private static LoadedImage refused(int index, ImageRefused reason) {
    return new LoadedImage(index, null, new Summary(index, 0, 0, 0, null, reason.getMessage()));
  }
}
