package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * Fully connected layers, numbered from 1 as the course numbers W and b: ReLU in the hidden ones,
 * one sigmoid unit or a softmax at the end, and dropout after each hidden layer where asked for.
 */
abstract class DenseNetwork implements SequentialNetwork {

  private static final Range SIZES = Range.between(1, 1 << 24);

  private final List<Integer> sizes;
  private final double keepProbability;

  /**
   * A network.
   *
   * @param sizes the inputs, then the units of each layer; at least two numbers
   * @param keepProbability of the hidden units while training, in (0, 1]
   */
  DenseNetwork(List<Integer> sizes, double keepProbability) {
    this.sizes = List.copyOf(sizes);
    this.keepProbability = keepProbability;
  }

  /** Reads {@code layers}, and refuses sizes that are not this network's. */
  static List<Integer> readSizes(
      Settings settings, List<Integer> otherwise, Predicate<List<Integer>> fits, String rule) {
    List<Integer> sizes = settings.integers("layers", otherwise, SIZES);
    if (!fits.test(sizes)) {
      throw settings.refused("layers", "must be " + rule);
    }
    return sizes;
  }

  /** Reads {@code regularization.keep-probability}. */
  static double readKeepProbability(Settings settings) {
    return settings.section("regularization").number("keep-probability", 1, Range.probability());
  }

  @Override
  public final InputShape input() {
    return new InputShape.Features(sizes.get(0));
  }

  @Override
  public final int outputs() {
    return sizes.get(sizes.size() - 1);
  }

  @Override
  public final List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    int last = sizes.size() - 1;
    for (int number = 1; number < last; number++) {
      layers.add(Layers.dense("layer" + number, sizes.get(number), Activation.RELU));
      if (keepProbability < 1) {
        layers.add(Layers.dropout("dropout" + number, keepProbability));
      }
    }
    layers.add(Layers.output("layer" + last, outputs()));
    return layers;
  }
}
