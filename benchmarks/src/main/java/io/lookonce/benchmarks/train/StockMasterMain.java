package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.train.SingleMachineTraining.TrainingSteps;
import io.lookonce.benchmarks.train.StockMasterProcess.StockMaster;
import io.lookonce.nd4j.ComputeThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The process of DL4J's averaging master. For every line on standard input it runs the requested
 * training and answers with a line: images per second.
 *
 * <p>It times {@code fit}: everything that DL4J does for an epoch over an RDD that Spark already
 * holds. Examples that DL4J drops count as trained.
 */
final class StockMasterMain {

  /** Requests one epoch. */
  static final String EPOCH = "epoch";

  /** Requests one mini-batch per worker. */
  static final String WARM_UP = "warm-up";

  private StockMasterMain() {}

  /** Arguments: master, workload, workers, folder for the master's files. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    // The output of libraries must not be read as an answer.
    System.setOut(System.err);
    StockMaster master = StockMaster.valueOf(arguments[0]);
    TrainingWorkload workload = TrainingWorkload.named(arguments[1]);
    int workers = Integer.parseInt(arguments[2]);
    String folder = Path.of(arguments[3]).toUri().toString();
    if (master == StockMaster.TUNED) {
      ComputeThreads.set(1);
    }
    try (SparkSession spark =
        SparkSession.builder().master("local[" + workers + "]").appName("master").getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      SparkComputationGraph network =
          new SparkComputationGraph(
              context, workload.graph(), master.build(workload, workers, folder));
      JavaRDD<MultiDataSet> warmUp = batches(context, workload, workers, workers);
      JavaRDD<MultiDataSet> epoch =
          batches(context, workload, workload.amount().examples() / workload.batch(), workers);
      BufferedReader questions =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String asked = questions.readLine(); asked != null; asked = questions.readLine()) {
        JavaRDD<MultiDataSet> batches = asked.equals(WARM_UP) ? warmUp : epoch;
        answers.println(batches.count() * workload.batch() / seconds(network, batches));
        answers.flush();
      }
    }
  }

  private static double seconds(SparkComputationGraph network, JavaRDD<MultiDataSet> batches) {
    long start = System.nanoTime();
    double loss = network.fitMultiDataSet(batches).score();
    double seconds = (System.nanoTime() - start) / 1e9;
    TrainingSteps.requireFinite("DL4J's averaging master", loss);
    return seconds;
  }

  private static JavaRDD<MultiDataSet> batches(
      JavaSparkContext context, TrainingWorkload workload, int number, int partitions) {
    List<MultiDataSet> batches = new ArrayList<>();
    for (int batch = 0; batch < number; batch++) {
      batches.add(
          new org.nd4j.linalg.dataset.MultiDataSet(
              workload.features(workload.batch()), workload.labels(workload.batch())));
    }
    return context.parallelize(batches, partitions);
  }
}
