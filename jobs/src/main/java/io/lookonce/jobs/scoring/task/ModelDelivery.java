package io.lookonce.jobs.scoring.task;

import io.lookonce.model.ModelBundle;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.spark.SparkFiles;

/**
 * How an executor obtains a network from the registry: directly from a shared file system, through
 * Spark's file server, or with its task if the registry is on the driver's local disk. Two
 * deliveries are equal if they deliver the same network.
 *
 * @param location URI of the network, or its name on the file server
 * @param sha256 expected digest of its content
 * @param served whether the file server provides it
 * @param content the network itself if it travels with its task, else null
 */
public record ModelDelivery(String location, String sha256, boolean served, byte[] content)
    implements Serializable {

  /** A network that executors read from where the bundle is. */
  public static ModelDelivery inPlace(Storage storage, ModelBundle bundle) throws IOException {
    return new ModelDelivery(
        storage.qualify(bundle.onnx()).toString(), bundle.onnxSha256(), false, null);
  }

  /** A network that travels with each task. */
  public static ModelDelivery withTasks(Storage storage, ModelBundle bundle) throws IOException {
    return new ModelDelivery(
        storage.qualify(bundle.onnx()).toString(),
        bundle.onnxSha256(),
        false,
        storage.readBytes(bundle.onnx()));
  }

  /** A network on Spark's file server. */
  public static ModelDelivery served(String name, ModelBundle bundle) {
    return new ModelDelivery(name, bundle.onnxSha256(), true, null);
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
    if (content != null) {
      return copy(new ByteArrayInputStream(content));
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    if ("file".equals(path.toUri().getScheme())) {
      Path local = LocalNames.of(path);
      if (!Files.exists(local)) {
        throw new IOException(
            location + " is not on this machine; put the model where every executor can read it");
      }
      return local;
    }
    try (InputStream in = storage.open(path)) {
      return copy(in);
    }
  }

  private Path copy(InputStream in) throws IOException {
    Path copy = Path.of(SparkFiles.getRootDirectory(), sha256 + ".onnx");
    Path partial = Files.createTempFile(copy.getParent(), sha256, ".part");
    Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
    return Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelDelivery that && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }
}
