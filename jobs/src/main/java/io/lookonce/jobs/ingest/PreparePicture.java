package io.lookonce.jobs.ingest;

import io.lookonce.data.PicturePreparation;
import io.lookonce.image.PictureRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Reads, decodes and resizes one picture within a task. */
final class PreparePicture implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PicturePreparation preparation;
  private final long maxBytes;
  private final Broadcast<SerializableConfiguration> hadoop;

  private PreparePicture(
      PicturePreparation preparation, long maxBytes, Broadcast<SerializableConfiguration> hadoop) {
    this.preparation = preparation;
    this.maxBytes = maxBytes;
    this.hadoop = hadoop;
  }

  /**
   * Prepares pictures in the tasks of an application.
   *
   * @param maxBytes length above which a file is not read
   */
  static PreparePicture on(
      JavaSparkContext context, PicturePreparation preparation, long maxBytes) {
    return new PreparePicture(
        preparation,
        maxBytes,
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
  }

  PreparedPicture ofFile(int index, String path) {
    try {
      return ofContent(index, read(new Path(path)));
    } catch (FileNotFoundException absent) {
      return new PreparedPicture(index, null, null, "unreadable: no such file, or no permission");
    } catch (IOException | IllegalArgumentException unreadable) {
      return new PreparedPicture(index, null, null, "unreadable: " + firstLine(unreadable));
    }
  }

  PreparedPicture ofContent(int index, byte[] content) {
    if (content.length > maxBytes) {
      return new PreparedPicture(index, null, null, "too long: more than --max-bytes " + maxBytes);
    }
    String sha256 = Sha256.of(content);
    try {
      return new PreparedPicture(index, preparation.ofFile(content), sha256, null);
    } catch (PictureRefused refused) {
      return new PreparedPicture(index, null, sha256, firstLine(refused));
    }
  }

  private byte[] read(Path path) throws IOException {
    try (var in = new Storage(hadoop.value().value()).open(path)) {
      // One byte more than allowed tells a file that is too long.
      return in.readNBytes((int) maxBytes + 1);
    }
  }

  private static String firstLine(Exception error) {
    String message = error.getMessage();
    return message == null || message.isBlank()
        ? error.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
