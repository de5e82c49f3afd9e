package io.lookonce.spark;

import io.lookonce.ModelRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Models on the file systems of a Spark session. */
final class SparkModels {

  private SparkModels() {}

  /** A registry that is read with the session's Hadoop settings. */
  static ModelRegistry registry(SparkSession spark, String root) {
    Map<String, String> settings = new HashMap<>();
    spark
        .sparkContext()
        .hadoopConfiguration()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    return ModelRegistry.at(root, settings);
  }
}
