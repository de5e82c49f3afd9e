package io.lookonce.nd4j;

import io.lookonce.nd4j.LayerTranslator.NoFastPathException;
import io.lookonce.nd4j.TrainableNetwork.LayerNode;
import io.lookonce.nd4j.operation.Address;
import io.lookonce.nd4j.operation.Arena;
import io.lookonce.nd4j.operation.DropoutOperation.DropoutSeed;
import io.lookonce.nd4j.operation.OffHeapMemory;
import io.lookonce.nd4j.operation.OneDnn;
import io.lookonce.nd4j.operation.Program;
import io.lookonce.network.GradientClipping;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.primitives.Pair;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a DL4J network in place, several times faster than DL4J.
 *
 * <p>The network keeps its flat parameter view, its updater with its state, its iteration and epoch
 * counts and its file format; of its listeners' methods only {@code iterationDone} is called. Only
 * the computation of a step is replaced: forward and backward pass run as a fixed list of oneDNN
 * primitives. They read the parameters from the network's parameter view, write the gradients to
 * its gradient view, keep activations in layouts that suit the processor, and omit gradients that
 * nothing reads, such as that of the images. Then the network's updater updates the parameters.
 *
 * <p>With the same number of threads, the same steps from the same state give bit-identical
 * results.
 *
 * <p>If oneDNN is unavailable or a layer has no fast path, DL4J's own step runs and one warning
 * gives the reason. Not thread-safe, but several threads may use an instance one after the other.
 */
public final class FastNetwork implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FastNetwork.class);

  private final TrainableNetwork network;
  private final int threads;
  private final String obstacle;
  private final Map<String, Program> programs = new HashMap<>();

  private final ParameterUpdate update;

  private long reserved;
  private Arena arena;
  private Gradient gradient;
  private ILossFunction loss;
  private IActivation outputActivation;
  private long outputs;
  private boolean averages;

  /**
   * Whether only the loss interprets the labels, so that their shape is not [examples, outputs].
   */
  private boolean labelsAreForTheLoss;

  private long parametersAddress;

  private FastNetwork(TrainableNetwork network) {
    this.network = network;
    this.threads = ComputeThreads.get();
    this.update = new ParameterUpdate(network, threads);
    this.obstacle = findObstacle();
    if (obstacle != null) {
      log.warn("using DL4J's own training step, which is several times slower: {}", obstacle);
    }
  }

  /** Accelerates an initialised network. */
  public static FastNetwork of(MultiLayerNetwork network) {
    return new FastNetwork(new TrainableSequence(network));
  }

  /** Accelerates an initialised network with one input and one output. */
  public static FastNetwork of(ComputationGraph network) {
    return new FastNetwork(new TrainableGraph(network));
  }

  /** Whether the fast step is used; if not, {@link #obstacle} gives the reason. */
  public boolean isAccelerated() {
    return obstacle == null;
  }

  /** One line on why the fast step is not used; empty if it is. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /**
   * Sets the stream of dropout masks. A mask depends on the network's seed, the layer, the
   * iteration and this number. Parallel trainings with the same seed use different streams, so that
   * they drop different activations.
   *
   * @param stream such as the number of a worker; the default is 0
   */
  public void setDropoutStream(long stream) {
    network.setDropoutStream(stream);
  }

  /**
   * Limits the gradient of every later mini-batch; by default there is no limit.
   *
   * @throws IllegalArgumentException if there is a limit and no fast step
   */
  public void setGradientClipping(GradientClipping limits) {
    if (limits.limits() && !isAccelerated()) {
      throw new IllegalArgumentException("gradient-clipping needs the fast step: " + obstacle);
    }
    update.clip(limits);
  }

  /**
   * Trains one mini-batch, with one update of the parameters.
   *
   * @param features float32, examples × channels × rows × columns, or examples × features
   * @param labels float32, examples × outputs; or, for a loss layer on images, the labels of that
   *     loss
   * @return the loss per example before the update, regularisation included
   */
  public double fit(INDArray features, INDArray labels) {
    if (!isAccelerated()) {
      ComputeThreads.bindCallingThread(threads);
      // DL4J's dropout draws from the generator of the calling thread.
      Nd4j.getRandom()
          .setSeed(DropoutSeed.of(network.seed(), network.dropoutStream(), network.iteration()));
      network.stockFit(features, labels);
      return network.model().score();
    }
    double score = computeGradient(features, labels);
    Model model = network.model();
    update.apply(gradient);
    network
        .listeners()
        .forEach(listener -> listener.iterationDone(model, network.iteration(), network.epoch()));
    network.countIteration();
    model.applyConstraints(network.iteration(), network.epoch());
    return score;
  }

  /**
   * Writes the mean loss gradient of the examples to the network's gradient view and changes
   * nothing else.
   *
   * @return the loss per example, regularisation included
   */
  double computeGradient(INDArray features, INDArray labels) {
    ComputeThreads.bindCallingThread(threads);
    requireMatching(features, labels);
    Program program = program(features, true);
    INDArray logits = program.forward(contiguous(features));
    Pair<Double, INDArray> losses =
        loss.computeGradientAndScore(labels, logits, outputActivation, null, false);
    double sum = losses.getFirst();
    INDArray delta = losses.getSecond();
    program.backward(averages ? delta.divi(features.size(0)) : delta);
    double score = (averages ? sum / features.size(0) : sum) + network.regularization();
    network.setScore(score);
    return score;
  }

  /**
   * The network's output in inference mode.
   *
   * @param features as for {@link #fit}
   * @return examples × outputs, after the output layer's activation
   */
  public INDArray output(INDArray features) {
    ComputeThreads.bindCallingThread(threads);
    if (!isAccelerated()) {
      return network.stockOutput(features);
    }
    INDArray logits = program(features, false).forward(contiguous(features));
    return outputActivation.getActivation(logits.dup(), false);
  }

  /**
   * Lays out the steps of a training without running them or counting memory.
   *
   * @param trained shapes of the features of training steps, in the order of their first use
   * @param evaluated shapes of the features of inference, after those
   * @param withThreads threads that will compute the steps; working space depends on them
   * @return bytes of off-heap memory for the activations, gradients and working space of all of
   *     them in this network, which reuses its memory from one to the next; empty without a fast
   *     step
   */
  public OptionalLong layoutBytes(
      Collection<long[]> trained, Collection<long[]> evaluated, int withThreads) {
    if (!isAccelerated()) {
      return OptionalLong.empty();
    }
    ComputeThreads.bindCallingThread(withThreads);
    try (Arena.Layout layout = new Arena.Layout()) {
      trained.forEach(shape -> layOut(layout, shape, true));
      evaluated.forEach(shape -> layOut(layout, shape, false));
      return OptionalLong.of(layout.bytes());
    } finally {
      ComputeThreads.bindCallingThread(threads);
    }
  }

  private void layOut(Arena.Layout layout, long[] shape, boolean training) {
    layout.releaseAll("a layout");
    new ProgramCompiler(network, layout).compile(shape, outputs, training).close();
  }

  /** Frees the memory outside the Java heap; the DL4J network stays usable. */
  @Override
  public void close() {
    programs.values().forEach(Program::close);
    programs.clear();
    if (arena != null) {
      arena.close();
      arena = null;
      OffHeapMemory.release(reserved);
    }
  }

  /** One line on why the fast step cannot be used; null if it can. */
  private String findObstacle() {
    try {
      List<LayerNode> nodes = network.nodes();
      LayerTranslator.refuseChannelsLast(nodes);
      if (!OneDnn.isAvailable()) {
        return "the native library oneDNN cannot be used here (" + OneDnn.problem() + ")";
      }
      if (network.model().params().dataType() != DataType.FLOAT) {
        return "parameters are " + network.model().params().dataType() + ", not FLOAT";
      }
      LayerTranslator.translate(network);
      readOutputLayer(nodes.get(nodes.size() - 1));
      return null;
    } catch (NoFastPathException e) {
      return e.getMessage();
    }
  }

  private void readOutputLayer(LayerNode last) {
    if (last.configuration() instanceof OutputLayer layer) {
      loss = layer.getLossFn();
      outputActivation = layer.getActivationFn();
      outputs = layer.getNOut();
    } else if (last.configuration() instanceof LossLayer layer
        && last.preProcessor() instanceof CnnToFeedForwardPreProcessor flattened) {
      loss = layer.getLossFn();
      outputActivation = layer.getActivationFn();
      labelsAreForTheLoss = true;
      outputs = flattened.getNumChannels() * flattened.getInputHeight() * flattened.getInputWidth();
    } else {
      throw new NoFastPathException(
          "the last layer " + last.name() + " is no output layer and no loss on images");
    }
    averages = last.layer().conf().isMiniBatch();
  }

  private Program program(INDArray features, boolean training) {
    long address = Address.of(network.model().params());
    if (address != parametersAddress) {
      // The parameters moved in memory; existing programs read the old address.
      close();
      parametersAddress = address;
      gradient = network.namedGradients();
    }
    if (arena == null) {
      reserveState();
      arena = new Arena();
    }
    long[] shape = network.inputShape(features);
    String key = (training ? "training " : "inference ") + Arrays.toString(shape);
    return programs.computeIfAbsent(
        key,
        absent -> {
          arena.releaseAll("a step on " + shape[0] + " examples");
          return new ProgramCompiler(network, arena).compile(shape, outputs, training);
        });
  }

  /** Counts DL4J's parameters, gradients and optimizer state towards the memory limit. */
  private void reserveState() {
    long parameters = network.model().params().length();
    INDArray state = network.updater().getStateViewArray();
    long bytes = (2 * parameters + (state == null ? 0 : state.length())) * Float.BYTES;
    OffHeapMemory.reserve(bytes, "a network of " + parameters + " parameters");
    reserved = bytes;
  }

  private void requireMatching(INDArray features, INDArray labels) {
    long[] expected = {features.size(0), outputs};
    if (!labelsAreForTheLoss && !Arrays.equals(labels.shape(), expected)) {
      throw new IllegalArgumentException(
          "labels must have the shape "
              + Arrays.toString(expected)
              + " (examples, outputs), not "
              + Arrays.toString(labels.shape()));
    }
  }

  private static INDArray contiguous(INDArray features) {
    INDArray floats = features.castTo(DataType.FLOAT);
    long[] cOrder = ArrayUtil.calcStrides(floats.shape());
    boolean inOrder = Arrays.equals(floats.stride(), cOrder);
    return inOrder ? floats : floats.dup('c');
  }
}
