package io.lookonce.jobs.training.data;

import io.lookonce.data.Split;
import io.lookonce.network.Averaging;
import io.lookonce.network.Network;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * How much memory a training takes, known before it begins. All in bytes.
 *
 * <p>The heap holds the driver's state, what is on its way, and the images. The workers' networks
 * are beside it, in native memory; of that, JavaCPP allows the activations of a step as much as the
 * heap may have.
 *
 * @param parameters of a network
 * @param state parameters and what the updater keeps
 * @param activations of a training step on one mini-batch, or of an evaluation; where inputs of
 *     several sizes are trained, of a step at each, and gradients for each but the first
 * @param held what the driver keeps besides one state: outer momentum, the best or, at the end, the
 *     last parameters, and the numbers that the training started from
 * @param images of all splits
 * @param workers how many share the images
 */
public record TrainingMemory(
    long parameters, long state, long activations, long held, long images, int workers) {

  private static final long MEBIBYTE = 1 << 20;

  /** Spark and the libraries; Spark itself refuses a smaller heap. */
  private static final long BASE = 450 * MEBIBYTE;

  /** Mini-batches and what libraries allocate natively. */
  private static final long NATIVE_BASE = 64 * MEBIBYTE;

  /** Images are held as bytes, and once more while they are dealt out. */
  private static final int COPIES_OF_IMAGES = 2;

  /** Needs are told in steps of so many mebibytes. */
  private static final long STEP = 50;

  public static TrainingMemory of(TrainingPlan plan) {
    ComputationGraphConfiguration network =
        plan.network().configuration(plan.settings(), plan.epochPlan().examples());
    long numbers =
        network.getVertices().values().stream().mapToLong(vertex -> vertex.numParams(true)).sum();
    long outputs = outputs(network, plan.network());
    long parameters = numbers * Float.BYTES;
    List<TrainingTask.AtOtherSize> others = plan.subject().otherSizes();
    for (TrainingTask.AtOtherSize other : others) {
      outputs +=
          outputs(
              other.network().configuration(plan.settings(), plan.epochPlan().examples()),
              other.network());
    }
    boolean momentum = plan.settings().averaging().outer() instanceof Averaging.Nesterov;
    return new TrainingMemory(
        parameters,
        parameters + plan.settings().updater().stateSize(numbers) * Float.BYTES,
        // A quarter more for the larger batches of an evaluation, which need no gradients.
        plan.epochPlan().batchSize() * outputs * Float.BYTES * 5 / 4 + others.size() * parameters,
        (momentum ? 2 * parameters : parameters)
            + plan.subject().start().map(start -> start.parameters() * Float.BYTES).orElse(0L),
        Arrays.stream(Split.values()).mapToLong(plan.dataset()::count).sum()
            * plan.subject().imageBytes(),
        plan.settings().averaging().workers());
  }

  private static long outputs(ComputationGraphConfiguration configuration, Network network) {
    return configuration
        .getLayerActivationTypes(true, network.input().toInputType())
        .values()
        .stream()
        .mapToLong(InputType::arrayElementsPerExample)
        .sum();
  }

  /** The heap of one JVM that is the driver and has all workers. */
  long ofOneJvm() {
    return Math.max(
        BASE + state + held + COPIES_OF_IMAGES * images, NATIVE_BASE + workers * activations);
  }

  /** The heap of a driver without workers: the state, and its blocks on the way out. */
  long ofDriver() {
    return BASE + 2 * state + held;
  }

  /** The heap of an executor: the state as blocks and as an array, and the images. */
  long ofExecutor(int workersInIt) {
    return Math.max(
        BASE + 2 * state + COPIES_OF_IMAGES * images * workersInIt / workers,
        NATIVE_BASE + workersInIt * activations);
  }

  /** What an executor takes beside its heap: parameters, gradients, updater and activations. */
  long besideExecutor(int workersInIt) {
    return NATIVE_BASE + workersInIt * (state + parameters + activations);
  }

  /**
   * Refuses a training that would run out of memory. Where the number of executors is not known,
   * each is taken to have one worker, so that nothing is refused that could work.
   *
   * @param conf what is known of the cluster: master, number and memory of the executors
   * @param heap the most that this JVM's heap may become, in bytes
   * @throws InputRefused saying what is needed and how to give it
   */
  public void requireIn(SparkConf conf, long heap) {
    boolean submitted = conf.contains("spark.submit.deployMode");
    String driverMemory = submitted ? "--driver-memory %dm" : "LOOKONCE_MEMORY=%dm";
    String master = conf.get("spark.master", "local");
    if (master.equals("local") || master.startsWith("local[")) {
      require("the heap of driver and workers in one JVM", ofOneJvm(), heap, driverMemory);
      return;
    }
    require("the driver's heap", ofDriver(), heap, driverMemory);
    int executors = Math.max(1, conf.getInt("spark.executor.instances", workers));
    int workersInOne = (workers - 1) / executors + 1;
    long executorHeap = conf.getSizeAsMb("spark.executor.memory", "1g") * MEBIBYTE;
    require("an executor's heap", ofExecutor(workersInOne), executorHeap, "--executor-memory %dm");
    if (master.startsWith("yarn") || master.startsWith("k8s")) {
      String overhead = Math.max(384, executorHeap / 10 / MEBIBYTE) + "m";
      require(
          "an executor's memory beside its heap",
          besideExecutor(workersInOne),
          conf.getSizeAsMb("spark.executor.memoryOverhead", overhead) * MEBIBYTE,
          "--conf spark.executor.memoryOverhead=%dm");
    }
  }

  /** What to tell when memory ran out all the same. */
  public static String exhausted(OutOfMemoryError error) {
    return ("the memory of its JVM ran out (%s); give it more with LOOKONCE_MEMORY, or through"
            + " spark-submit with --driver-memory and --executor-memory")
        .formatted(error.getMessage());
  }

  private void require(String what, long needed, long given, String remedy) {
    if (given < needed) {
      long told = ((needed - 1) / MEBIBYTE / STEP + 1) * STEP;
      throw new InputRefused(
          "%d workers with %d MB of parameters and updater: %s must be about %d MB and is %d MB: %s"
              .formatted(
                  workers,
                  state / MEBIBYTE,
                  what,
                  told,
                  given / MEBIBYTE,
                  "give it " + remedy.formatted(told)));
    }
  }
}
