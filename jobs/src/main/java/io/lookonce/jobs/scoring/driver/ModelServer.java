package io.lookonce.jobs.scoring.driver;

import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.SparkContext;
import org.apache.spark.util.ShutdownHookManager;

/** Hands out networks on the driver's local disk through Spark's file server. */
public final class ModelServer {

  private ModelServer() {}

  /** Makes the network of a bundle reachable from every executor. */
  public static ModelDelivery deliver(SparkContext spark, Storage storage, ModelBundle bundle)
      throws IOException {
    org.apache.hadoop.fs.Path onnx = storage.qualify(bundle.onnx());
    boolean driversDisk = "file".equals(onnx.toUri().getScheme());
    if (!driversDisk || spark.isLocal()) {
      return ModelDelivery.inPlace(storage, bundle);
    }
    // The file server identifies files by name alone, so the name contains the digest.
    Path folder = Files.createTempDirectory("lookonce-model");
    ShutdownHookManager.registerShutdownDeleteDir(new File(folder.toString()));
    Path named = folder.resolve(bundle.onnxSha256() + ".onnx");
    Files.copy(LocalNames.of(onnx), named, StandardCopyOption.REPLACE_EXISTING);
    spark.addFile(named.toString());
    return ModelDelivery.served(named.getFileName().toString(), bundle);
  }
}
