package io.lookonce.jobs.averaging;

import io.lookonce.data.Split;
import io.lookonce.network.Averaging;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * How much memory a training takes, known before it begins. All in bytes.
 *
 * <p>A Java heap bounds two things: what is in it, and, by JavaCPP's default, what native code
 * allocates beside it. The networks of the workers are beside it; their state on its way, and the
 * pictures, are in it.
 *
 * @param parameters of a network
 * @param state parameters and the state of the updater
 * @param activations of a training step on a mini-batch, as the accelerated step lays them out
 * @param held what the driver keeps besides one state: outer momentum, the best parameters
 * @param examples the pictures of all splits
 * @param workers how many share the pictures
 */
record TrainingMemory(
    long parameters, long state, long activations, long held, long examples, int workers) {

  private static final long MEBIBYTE = 1 << 20;

  /** Needs are told in steps of so many mebibytes. */
  private static final long ROUNDING = 50;

  /** What Spark, its tables and the libraries need of a heap; Spark refuses less by itself. */
  private static final long BASE = 450 * MEBIBYTE;

  /** Native memory of batches and of the libraries themselves. */
  private static final long NATIVE_BASE = 64 * MEBIBYTE;

  /** Pictures are held as bytes, and once more while they are dealt out. */
  private static final int COPIES_OF_EXAMPLES = 2;

  static TrainingMemory of(TrainingPlan plan) {
    ComputationGraphConfiguration configuration =
        plan.network().configuration(plan.settings(), plan.epochPlan().examples());
    long numbers =
        configuration.getVertices().values().stream()
            .mapToLong((GraphVertex vertex) -> vertex.numParams(true))
            .sum();
    long outputs =
        configuration
            .getLayerActivationTypes(true, plan.network().input().toInputType())
            .values()
            .stream()
            .mapToLong(InputType::arrayElementsPerExample)
            .sum();
    long parameters = numbers * Float.BYTES;
    long state = parameters + plan.settings().updater().stateSize(numbers) * Float.BYTES;
    boolean momentum = plan.settings().averaging().outer() instanceof Averaging.Nesterov;
    // Early stopping keeps the best; without it the last parameters are copied at the end.
    long held = momentum ? 2 * parameters : parameters;
    long examples =
        Arrays.stream(Split.values()).mapToLong(plan.dataset()::count).sum()
            * plan.dataset().shape().bytes();
    return new TrainingMemory(
        parameters,
        state,
        plan.epochPlan().batchSize() * outputs * Float.BYTES,
        held,
        examples,
        plan.settings().averaging().workers());
  }

  /** The heap of one JVM that is the driver and has all workers. */
  long ofOneMachine() {
    long heap = BASE + state + held + COPIES_OF_EXAMPLES * examples;
    return Math.max(heap, beside(workers));
  }

  /** The heap of a driver that has no worker: one state, and its blocks on the way out. */
  long ofDriver() {
    return Math.max(BASE + 2 * state + held, NATIVE_BASE + state + parameters);
  }

  /** The heap of an executor with some workers: the state as blocks and as an array. */
  long ofExecutor(int workersInIt) {
    long shards = COPIES_OF_EXAMPLES * examples * workersInIt / workers;
    return Math.max(BASE + 2 * state + shards, beside(workersInIt));
  }

  /** What networks with parameters, updater, gradients and activations take beside the heap. */
  private long beside(int networks) {
    return NATIVE_BASE + networks * (state + parameters + activations);
  }

  /**
   * Refuses a training that would run out of memory.
   *
   * @param conf what is known of the cluster: the master, the executors' memory and number
   * @param heap the most that this JVM's heap may become, in bytes
   * @throws InputRefused saying what is needed and how to give it
   */
  void requireIn(SparkConf conf, long heap) {
    boolean submitted = conf.contains("spark.submit.deployMode");
    String driverMemory = submitted ? "--driver-memory %dm" : "LOOKONCE_MEMORY=%dm";
    String master = conf.get("spark.master", "local");
    if (master.equals("local") || master.startsWith("local[")) {
      require("driver and workers in one JVM", ofOneMachine(), heap, driverMemory);
      return;
    }
    require("the driver", ofDriver(), heap, driverMemory);
    int executors = Math.max(1, conf.getInt("spark.executor.instances", workers));
    require(
        "an executor",
        ofExecutor((workers - 1) / executors + 1),
        conf.getSizeAsMb("spark.executor.memory", "1g") * MEBIBYTE,
        "--executor-memory %dm");
  }

  /** What to tell when memory ran out all the same. */
  static String exhausted(OutOfMemoryError error) {
    return ("the memory of its JVM ran out (%s); give it more with LOOKONCE_MEMORY, or through"
            + " spark-submit with --driver-memory and --executor-memory")
        .formatted(error.getMessage());
  }

  private void require(String who, long needed, long given, String remedy) {
    if (given < needed) {
      long mebibytes = (needed / MEBIBYTE / ROUNDING + 1) * ROUNDING;
      throw new InputRefused(
          ("%d MB of parameters and updater, %d workers: %s would need a heap of about %d MB, and has"
                  + " at most %d MB; give it %s")
              .formatted(
                  state / MEBIBYTE,
                  workers,
                  who,
                  mebibytes,
                  given / MEBIBYTE,
                  remedy.formatted(mebibytes)));
    }
  }
}
