package io.lookonce.jobs.training.data;

import io.lookonce.data.Split;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.network.Averaging;
import io.lookonce.network.Network;
import io.lookonce.network.NetworkMemory;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Memory that a training needs, worked out before it starts. All sizes are in bytes.
 *
 * <p>The heap holds the driver's state, data in transit, and the images. The workers' networks are
 * in native memory; JavaCPP limits their activations to the maximum heap size.
 *
 * @param parameters parameters of one network
 * @param state parameters and optimizer state of one network
 * @param activations activations and working space of one worker's steps, in training and
 *     evaluation, and its largest batch; with multi-scale training the sum over all sizes, plus
 *     gradients of all sizes but the first
 * @param held what the driver keeps besides one state: outer momentum, the best or last parameters,
 *     their moving average, and the parameters that the training started from
 * @param images of all splits
 * @param workers number of workers that share the images
 */
public record TrainingMemory(
    long parameters, long state, long activations, long held, long images, int workers) {

  private static final long MEBIBYTE = 1 << 20;

  /** Spark and the libraries; Spark itself refuses a smaller heap. */
  private static final long BASE = 450 * MEBIBYTE;

  /** Mini-batches and what libraries allocate natively. */
  private static final long NATIVE_BASE = 64 * MEBIBYTE;

  /** A batch of images is decoded to floats and then augmented or normalised. */
  private static final long COPIES_OF_A_BATCH = 2;

  /** Images are stored as bytes, and a second time while they are distributed. */
  private static final int COPIES_OF_IMAGES = 2;

  /** Requirements are rounded up to a multiple of this many mebibytes. */
  private static final long STEP = 50;

  /**
   * Works out the memory of a training. The steps of a worker are laid out as they will run, the
   * final evaluation of every split included.
   */
  public static TrainingMemory of(TrainingPlan plan) {
    ComputationGraphConfiguration network = configuration(plan, plan.network());
    long numbers =
        network.getVertices().values().stream().mapToLong(vertex -> vertex.numParams(true)).sum();
    long parameters = numbers * Float.BYTES;
    int evaluationBatch = plan.evaluationBatch(network);
    long activations =
        layOut(plan, network, plan.network(), evaluationBatches(plan, evaluationBatch));
    for (TrainingTask.AtOtherSize other : plan.task().otherSizes()) {
      activations +=
          parameters
              + layOut(plan, configuration(plan, other.network()), other.network(), List.of());
    }
    int largestBatch = Math.max(plan.epochPlan().batchSize(), evaluationBatch);
    boolean momentum = plan.settings().averaging().outer() instanceof Averaging.Nesterov;
    return new TrainingMemory(
        parameters,
        parameters + plan.settings().optimizer().stateSize(numbers) * Float.BYTES,
        activations
            + COPIES_OF_A_BATCH * largestBatch * plan.network().input().size() * Float.BYTES,
        (momentum ? 2 * parameters : parameters)
            + (plan.settings().movingAverage() > 0 ? parameters : 0)
            + plan.task().start().map(start -> start.parameters() * Float.BYTES).orElse(0L),
        Arrays.stream(Split.values()).mapToLong(plan.dataset()::count).sum()
            * plan.task().imageBytes(),
        plan.settings().averaging().workers());
  }

  private static ComputationGraphConfiguration configuration(TrainingPlan plan, Network network) {
    return network.configuration(plan.settings(), plan.epochPlan().examples());
  }

  /** The sizes of a worker's mini-batches: the full one, and the last of an epoch. */
  private static List<Integer> trainingBatches(TrainingPlan plan) {
    return batches(plan.epochPlan().examplesOf(0), plan.epochPlan().batchSize());
  }

  /** The sizes of the forward passes of evaluations, of every split. */
  private static List<Integer> evaluationBatches(TrainingPlan plan, int batch) {
    int workers = plan.settings().averaging().workers();
    return plan.splits().stream()
        .map(split -> Math.toIntExact((plan.dataset().count(split) - 1) / workers + 1))
        .flatMap(examples -> batches(examples, batch).stream())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static List<Integer> batches(int examples, int batch) {
    int full = Math.min(examples, batch);
    return examples % full == 0 ? List.of(full) : List.of(full, examples % full);
  }

  /**
   * The activations of the steps of one network. Without a fast step they are estimated: outputs of
   * all layers and a quarter more.
   */
  private static long layOut(
      TrainingPlan plan,
      ComputationGraphConfiguration configuration,
      Network network,
      List<Integer> evaluated) {
    ComputationGraph graph = new ComputationGraph(configuration.clone());
    graph.init();
    try (FastNetwork fast = FastNetwork.of(graph)) {
      OptionalLong bytes =
          fast.layoutBytes(
              shapes(network, trainingBatches(plan)), shapes(network, evaluated), plan.threads());
      if (bytes.isPresent()) {
        return bytes.getAsLong();
      }
    } finally {
      NetworkMemory.free(graph);
    }
    int examples =
        Stream.concat(trainingBatches(plan).stream(), evaluated.stream())
            .mapToInt(Integer::intValue)
            .max()
            .orElse(1);
    return examples * outputs(configuration.clone(), network) * Float.BYTES * 5 / 4;
  }

  private static List<long[]> shapes(Network network, List<Integer> batches) {
    return batches.stream().map(network.input()::batchShape).toList();
  }

  private static long outputs(ComputationGraphConfiguration configuration, Network network) {
    return configuration
        .getLayerActivationTypes(true, network.input().toInputType())
        .values()
        .stream()
        .mapToLong(InputType::arrayElementsPerExample)
        .sum();
  }

  /** Heap of a JVM that is the driver and runs all workers. */
  long ofOneJvm() {
    return Math.max(
        BASE + state + held + COPIES_OF_IMAGES * images, NATIVE_BASE + workers * activations);
  }

  /** Heap of a driver without workers: the state and its broadcast blocks. */
  long ofDriver() {
    return BASE + 2 * state + held;
  }

  /** Heap of an executor: the state as broadcast blocks and as an array, and the images. */
  long ofExecutor(int workersInIt) {
    return Math.max(
        BASE + 2 * state + COPIES_OF_IMAGES * images * workersInIt / workers,
        NATIVE_BASE + workersInIt * activations);
  }

  /**
   * Memory of an executor outside its heap: parameters, gradients, optimizer state, activations.
   */
  long besideExecutor(int workersInIt) {
    return NATIVE_BASE + workersInIt * (state + parameters + activations);
  }

  /**
   * Refuses a training that would run out of memory. If the number of executors is unknown, each is
   * assumed to run one worker, so no training that could work is refused.
   *
   * @param conf configuration of the cluster: master, number and memory of the executors
   * @param heap maximum heap size of this JVM in bytes
   * @throws InputRefused with the required size and the option that sets it
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

  /** Message for a training that ran out of memory nevertheless. */
  public static String exhausted(OutOfMemoryError error) {
    return String.format(
        Locale.ROOT,
        "the memory of its JVM ran out (%s); give it more with LOOKONCE_MEMORY, or through"
            + " spark-submit with --driver-memory and --executor-memory",
        error.getMessage());
  }

  private void require(String what, long needed, long given, String remedy) {
    if (given < needed) {
      long rounded = ((needed - 1) / MEBIBYTE / STEP + 1) * STEP;
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%d workers with %d MB of parameters and optimizer state: %s must be about %d MB and"
                  + " is %d MB: %s",
              workers,
              state / MEBIBYTE,
              what,
              rounded,
              given / MEBIBYTE,
              "give it " + String.format(Locale.ROOT, remedy, rounded)));
    }
  }
}
