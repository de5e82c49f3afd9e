package io.lookonce.jobs.ml;

import io.lookonce.image.format.JpegDecoding;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.jobs.scoring.task.ScoringJob;
import io.lookonce.model.CarriedModels;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.JavaConverters;

/**
 * A model as it travels to the tasks of a session. It needs the session's settings alone, no
 * context: Hadoop's configuration travels with it, and so does a network on the driver's disk.
 *
 * @param job what to score with
 * @param hadoop settings that tasks open file systems with
 * @param <R> result of one image
 */
record SessionModel<R>(ScoringJob<R> job, SerializableConfiguration hadoop)
    implements Serializable {

  /** Larger networks are not copied into every task. */
  private static final long MAX_TRAVELLING_BYTES = 64L << 20;

  /**
   * Opens a model of a kind.
   *
   * @param registry URI of the registry that knows names
   * @param reference {@code name} or {@code name:version} of the registry, the folder of a model,
   *     or the name of a model that Lookonce comes with
   * @throws InputRefused naming the model, if there is none or it is of another kind
   */
  static ModelBundle open(Storage storage, String registry, String reference, String kind) {
    try {
      ModelBundle bundle =
          CarriedModels.open(
              storage, new ModelRegistry(storage, Storage.path(registry)), reference);
      bundle.requireKind(kind);
      return bundle;
    } catch (IOException unreadable) {
      throw new InputRefused(
          "model " + reference + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Prepares an open model for tasks.
   *
   * @throws InputRefused naming the file, if one is missing, changed or no sound network
   */
  static <R> SessionModel<R> of(
      SparkSession spark,
      Storage storage,
      ModelBundle bundle,
      Postprocessing<R> postprocessing,
      ScoringLimits limits) {
    try {
      bundle.verify(storage, ModelBundle.ONNX_FILE);
      bundle.requireSoundNetwork(storage);
      int threads = Integer.parseInt(spark.conf().get("spark.task.cpus", "1"));
      return new SessionModel<>(
          new ScoringJob<>(
              postprocessing,
              bundle.card().json(),
              delivery(spark, storage, bundle),
              limits,
              JpegDecoding.WHOLE,
              threads),
          new SerializableConfiguration(storage.configuration()));
    } catch (IOException unreadable) {
      throw new InputRefused(
          "model " + bundle.reference() + " cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
  }

  private static ModelDelivery delivery(SparkSession spark, Storage storage, ModelBundle bundle)
      throws IOException {
    boolean sharedDisk =
        !"file".equals(storage.qualify(bundle.onnx()).toUri().getScheme())
            || spark.conf().get("spark.master", "").matches("local(\\[.*])?");
    long bytes = storage.fileSystem(bundle.onnx()).getFileStatus(bundle.onnx()).getLen();
    return sharedDisk || bytes > MAX_TRAVELLING_BYTES
        ? ModelDelivery.inPlace(storage, bundle)
        : ModelDelivery.withTasks(storage, bundle);
  }

  /** The driver's files, with the settings of a session. */
  static Storage storage(SparkSession spark) {
    SparkConf settings = new SparkConf(false);
    Configuration own = new Configuration(false);
    JavaConverters.mapAsJavaMap(spark.conf().getAll())
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.")) {
                settings.set(key, value);
              } else {
                own.set(key, value);
              }
            });
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(settings);
    hadoop.addResource(own);
    return new Storage(hadoop);
  }

  /** The files of a task. */
  Storage storage() {
    return new Storage(hadoop.value());
  }
}
