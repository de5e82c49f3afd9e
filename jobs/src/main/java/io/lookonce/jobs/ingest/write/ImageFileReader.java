package io.lookonce.jobs.ingest.write;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.scoring.input.ImageReader;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Reads image files in tasks. */
public final class ImageFileReader implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private static final int IMAGES_PER_TASK = 64;

  private final long maxBytes;
  private final Broadcast<SerializableConfiguration> hadoop;

  private ImageFileReader(long maxBytes, Broadcast<SerializableConfiguration> hadoop) {
    this.maxBytes = maxBytes;
    this.hadoop = hadoop;
  }

  /**
   * Creates a reader for the tasks of an application.
   *
   * @param maxBytes longer files are refused
   */
  public static ImageFileReader on(JavaSparkContext context, long maxBytes) {
    return new ImageFileReader(
        maxBytes, context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
  }

  /** Frees what the tasks were sent, once no task can need it again. */
  @Override
  public void close() {
    hadoop.destroy();
  }

  /** Distributes paths with their indexes to tasks; the first index is {@code first}. */
  public static JavaRDD<Tuple2<Integer, String>> distribute(
      JavaSparkContext context, int first, List<String> paths) {
    List<Tuple2<Integer, String>> indexed = new ArrayList<>();
    for (String path : paths) {
      indexed.add(new Tuple2<>(first + indexed.size(), path));
    }
    return context.parallelize(indexed, 1 + (indexed.size() - 1) / IMAGES_PER_TASK);
  }

  /**
   * Reads a file.
   *
   * @throws ImageRefused if it is unreadable or too long
   */
  public byte[] read(String path) throws ImageRefused {
    byte[] content;
    try {
      // One byte more than allowed tells a file that is too long.
      content =
          ImageReader.read(new Storage(hadoop.value().value()), new Path(path), (int) maxBytes + 1);
    } catch (FileNotFoundException absent) {
      throw new ImageRefused("unreadable", "no such file, or no permission");
    } catch (IllegalArgumentException noPath) {
      throw new ImageRefused("unreadable", ErrorMessage.firstLine(noPath));
    }
    requireLength(content);
    return content;
  }

  /**
   * Checks the length of content from another source.
   *
   * @throws ImageRefused if it is too long
   */
  public void requireLength(byte[] content) throws ImageRefused {
    if (content.length > maxBytes) {
      throw new ImageRefused("too long", "more than --max-bytes " + maxBytes);
    }
  }
}
