package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImagePreparation;
import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.storage.Sha256;
import java.io.Serializable;

/**
 * Reads, decodes and resizes one image within a task.
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
