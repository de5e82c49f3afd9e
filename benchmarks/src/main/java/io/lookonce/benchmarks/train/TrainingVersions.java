package io.lookonce.benchmarks.train;

import ai.djl.engine.Engine;
import io.lookonce.model.SoftwareVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What was measured, by version. */
final class TrainingVersions {

  private static final String DL4J =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private TrainingVersions() {}

  static Map<String, String> all() throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lookonce", SoftwareVersion.version() + " " + SoftwareVersion.gitCommit());
    versions.put("java", System.getProperty("java.version"));
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("dl4j", dl4j());
    versions.put("djl", Engine.getDjlVersion());
    versions.put("pytorch", Engine.getEngine("PyTorch").getVersion());
    return versions;
  }

  private static String dl4j() throws IOException {
    Properties built = new Properties();
    try (InputStream file = ComputationGraph.class.getResourceAsStream(DL4J)) {
      built.load(file);
    }
    return built.getProperty("version");
  }
}
