package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.ClassifierNetwork.SequentialNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * A fully connected network. Layers are numbered from 1, as the course numbers W and b: ReLU in the
 * hidden layers, one sigmoid unit or a softmax at the end, and optional dropout after each hidden
 * layer.
 *
 * @param name in configuration files
 * @param sizes the number of inputs, then the units of each layer; at least two numbers
 * @param keepProbability of the hidden units in training, in (0, 1]
 */
record DenseNetwork(String name, List<Integer> sizes, double keepProbability)
    implements SequentialNetwork {

  static final String LOGISTIC_REGRESSION = "logistic-regression";
  static final String CATS_TWO_LAYER = "cats-two-layer";
  static final String CATS_DEEP = "cats-deep";
  static final String PLANAR = "planar";

  private static final Range SIZES = Range.between(1, 1 << 24);

  DenseNetwork {
    sizes = List.copyOf(sizes);
  }

  /**
   * Logistic regression as a network of one unit: the first cat classifier of the course, on 64 ×
   * 64 × 3 numbers. With several outputs it is softmax regression. Reads {@code layers}.
   */
  static DenseNetwork logisticRegression(Settings settings) {
    List<Integer> sizes =
        readSizes(settings, List.of(12288, 1), given -> given.size() == 2, "[inputs, outputs]");
    return new DenseNetwork(LOGISTIC_REGRESSION, sizes, 1);
  }

  /**
   * The two-layer cat classifier of the course, by default 12288-7-1. Reads {@code layers} and
   * {@code regularization.keep-probability}.
   */
  static DenseNetwork catsTwoLayer(Settings settings) {
    List<Integer> sizes =
        readSizes(
            settings,
            List.of(12288, 7, 1),
            given -> given.size() == 3,
            "[inputs, hidden units, outputs]");
    return new DenseNetwork(CATS_TWO_LAYER, sizes, readKeepProbability(settings));
  }

  /**
   * The L-layer cat classifier of the course, by default 12288-20-7-5-1. Reads {@code layers} and
   * {@code regularization.keep-probability}.
   */
  static DenseNetwork catsDeep(Settings settings) {
    List<Integer> sizes =
        readSizes(
            settings,
            List.of(12288, 20, 7, 5, 1),
            given -> given.size() >= 3,
            "[inputs, hidden units .., outputs]");
    return new DenseNetwork(CATS_DEEP, sizes, readKeepProbability(settings));
  }

  /**
   * The three-layer classifier of points in the plane of the notebooks on initialisation
   * (2-10-5-1), regularisation (2-20-3-1) and optimisation (2-5-2-1). Reads {@code layers} and
   * {@code regularization.keep-probability}.
   */
  static DenseNetwork planar(Settings settings) {
    List<Integer> sizes =
        readSizes(
            settings,
            List.of(2, 10, 5, 1),
            given -> given.size() == 4 && given.get(0) == 2,
            "[2, units, units, outputs]");
    return new DenseNetwork(PLANAR, sizes, readKeepProbability(settings));
  }

  private static List<Integer> readSizes(
      Settings settings, List<Integer> defaults, Predicate<List<Integer>> fits, String rule) {
    List<Integer> sizes = settings.integers("layers", defaults, SIZES);
    if (!fits.test(sizes)) {
      throw settings.refused("layers", "must be " + rule);
    }
    return sizes;
  }

  private static double readKeepProbability(Settings settings) {
    return settings.section("regularization").number("keep-probability", 1, Range.probability());
  }

  @Override
  public InputShape input() {
    return new InputShape.Features(sizes.get(0));
  }

  @Override
  public int outputs() {
    return sizes.get(sizes.size() - 1);
  }

  @Override
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    int last = sizes.size() - 1;
    for (int number = 1; number < last; number++) {
      layers.add(
          Layers.dense(
              "layer" + number, sizes.get(number), Activation.RELU.getActivationFunction()));
      if (keepProbability < 1) {
        layers.add(Layers.dropout("dropout" + number, keepProbability));
      }
    }
    layers.add(Layers.output("layer" + last, outputs()));
    return layers;
  }
}
