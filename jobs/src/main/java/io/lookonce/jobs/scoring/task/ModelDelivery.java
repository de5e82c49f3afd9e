package io.lookonce.jobs.scoring.task;

import io.lookonce.model.ModelBundle;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.ShutdownHookManager;

/**
 * How an executor obtains a network from the registry: directly from a shared file system, or
 * through Spark's file server if the registry is on the driver's local disk.
 *
 * @param location URI of the network, or its name on the file server
 * @param sha256 expected digest of its content
 * @param served whether the file server provides it
 */
public record ModelDelivery(String location, String sha256, boolean served)
    implements Serializable {

  /** Makes the network of a bundle reachable from every executor. */
  public static ModelDelivery of(SparkContext spark, Storage storage, ModelBundle bundle)
      throws IOException {
    org.apache.hadoop.fs.Path onnx = storage.qualify(bundle.onnx());
    boolean driversDisk = "file".equals(onnx.toUri().getScheme());
    if (!driversDisk || spark.isLocal()) {
      return new ModelDelivery(onnx.toString(), bundle.onnxSha256(), false);
    }
    // The file server identifies files by name alone, so the name contains the digest.
    Path folder = Files.createTempDirectory("lookonce-model");
    ShutdownHookManager.registerShutdownDeleteDir(new File(folder.toString()));
    Path named = folder.resolve(bundle.onnxSha256() + ".onnx");
    Files.copy(LocalNames.of(onnx), named, StandardCopyOption.REPLACE_EXISTING);
    spark.addFile(named.toString());
    return new ModelDelivery(named.getFileName().toString(), bundle.onnxSha256(), true);
  }

  /**
   * Copies the network to this machine if necessary and checks its digest.
   *
   * @throws IOException naming the file if it is missing or its digest differs
   */
  Path fetch(Storage storage) throws IOException {
    Path file = localFile(storage);
    try (InputStream in = Files.newInputStream(file)) {
      String found = Sha256.of(in);
      if (!found.equals(sha256)) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: truncated or changed; its SHA-256 is %s, not %s",
                location,
                found,
                sha256));
      }
    }
    return file;
  }

  private Path localFile(Storage storage) throws IOException {
    if (served) {
      return Path.of(SparkFiles.get(location));
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    if ("file".equals(path.toUri().getScheme())) {
      return LocalNames.of(path);
    }
    Path copy = Path.of(SparkFiles.getRootDirectory(), sha256 + ".onnx");
    Path partial = Files.createTempFile(copy.getParent(), sha256, ".part");
    try (InputStream in = storage.open(path)) {
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
  }
}
