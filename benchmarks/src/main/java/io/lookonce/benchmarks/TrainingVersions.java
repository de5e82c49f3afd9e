package io.lookonce.benchmarks;

import ai.djl.engine.Engine;
import io.lookonce.model.SoftwareVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What was measured, by version. */
final class TrainingVersions {

  private TrainingVersions() {}

  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lookonce", SoftwareVersion.version() + " " + SoftwareVersion.gitCommit());
    versions.put("java", System.getProperty("java.version"));
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("dl4j", ComputationGraph.class.getPackage().getImplementationVersion());
    versions.put("djl", Engine.getDjlVersion());
    versions.put("pytorch", Engine.getEngine("PyTorch").getVersion());
    return versions;
  }
}
