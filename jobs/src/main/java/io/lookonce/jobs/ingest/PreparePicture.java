package io.lookonce.jobs.ingest;

import io.lookonce.data.PicturePreparation;
import io.lookonce.image.PictureRefused;
import io.lookonce.storage.Sha256;
import java.io.Serializable;

/**
 * Reads, decodes and resizes one picture within a task.
 *
 * @param reader opens files
 */
record PreparePicture(PictureFileReader reader, PicturePreparation preparation)
    implements Serializable {

  PreparedPicture ofFile(int index, String path) {
    try {
      return ofContent(index, reader.read(path));
    } catch (PictureRefused unreadable) {
      return new PreparedPicture(index, null, null, unreadable.getMessage());
    }
  }

  PreparedPicture ofContent(int index, byte[] content) {
    String sha256 = null;
    try {
      reader.requireLength(content);
      sha256 = Sha256.of(content);
      return new PreparedPicture(index, preparation.ofFile(content), sha256, null);
    } catch (PictureRefused refused) {
      return new PreparedPicture(index, null, sha256, refused.getMessage());
    }
  }
}
