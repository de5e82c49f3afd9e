package io.lookonce.jobs.ingest.images;

import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * A file that tasks need on their own machine's disk, because a library reads from there alone.
 *
 * @param location its path, or its name at Spark's file server, from where each executor fetches it
 *     once
 * @param served whether it comes through the file server
 */
record DeliveredFile(String location, boolean served) implements Serializable {

  /** Makes a file reachable from every task of an application. */
  static DeliveredFile of(SparkContext spark, Storage storage, org.apache.hadoop.fs.Path file)
      throws IOException {
    if (spark.isLocal() && "file".equals(file.toUri().getScheme())) {
      return new DeliveredFile(LocalNames.of(file).toString(), false);
    }
    // The file server knows files by name alone, so each needs a name of its own.
    Path copy = Files.createTempFile("lookonce-", ".h5");
    copy.toFile().deleteOnExit();
    storage.copy(file, new org.apache.hadoop.fs.Path(copy.toUri()));
    if (spark.isLocal()) {
      return new DeliveredFile(copy.toString(), false);
    }
    spark.addFile(copy.toString());
    return new DeliveredFile(copy.getFileName().toString(), true);
  }

  /** The file on the disk of this machine. */
  Path local() {
    return Path.of(served ? SparkFiles.get(location) : location);
  }
}
