package io.lookonce.jobs;

import java.util.List;
import java.util.Map;

/** A cluster on this machine, made of processes, that {@code submit/lookonce} sends runs to. */
interface SparkCluster extends AutoCloseable {

  /** The words for spark-submit that name it and say how much of it a run takes. */
  List<String> submitWords();

  /** What of the environment says where it is. */
  Map<String, String> environment();

  /** Kills all of it. */
  @Override
  void close();
}
