package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.io.Serializable;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The initial distribution of the weights. Biases are initialised to zero.
 *
 * <p>All layers draw in order from one stream of random numbers, that of NumPy for the seed. A
 * dense layer draws unit by unit, like the notebooks' W of shape (units, inputs), so dense networks
 * have the notebooks' initial weights. A convolution draws in the order [filter, channel, row,
 * column]. The fan-in of a convolution is channels × rows × columns, its fan-out filters × rows ×
 * columns.
 *
 * @param distribution the rule
 * @param scale the factor of {@link Distribution#RANDOM}; 1 for the others
 */
public record Initialization(Distribution distribution, double scale) implements Serializable {

  /** The rules of the course. */
  public enum Distribution {
    /** All zero. */
    ZEROS("zeros"),
    /** Normal numbers times {@code scale}. */
    RANDOM("random"),
    /**
     * Uniform within ± sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010): {@code
     * xavier_initializer} of TensorFlow and the default of Keras.
     */
    XAVIER("xavier"),
    /** Normal numbers times sqrt(2 / fan-in) (He et al., 2015). */
    HE("he"),
    /**
     * Normal numbers divided by sqrt(fan-in) (LeCun et al., 1998): the deep cat classifier, and the
     * regularisation notebook.
     */
    LECUN("lecun");

    private final String key;

    Distribution(String key) {
      this.key = key;
    }
  }

  /** Normal numbers times a factor. */
  public static Initialization random(double scale) {
    return new Initialization(Distribution.RANDOM, scale);
  }

  /** A rule without a scale. */
  public static Initialization of(Distribution distribution) {
    return new Initialization(distribution, 1);
  }

  /** Reads {@code initialization { distribution, scale }}; only {@code random} has a scale. */
  static Initialization read(Settings settings) {
    List<Distribution> all = List.of(Distribution.values());
    String key = settings.choice("distribution", all.stream().map(known -> known.key).toList());
    Distribution distribution =
        all.stream().filter(known -> known.key.equals(key)).findFirst().orElseThrow();
    return distribution == Distribution.RANDOM
        ? random(settings.number("scale", Range.positive()))
        : of(distribution);
  }

  /** Draws the weights of all layers of an initialised network. */
  public void drawInto(ComputationGraph graph, long seed) {
    if (distribution == Distribution.ZEROS) {
      return;
    }
    NumpyRandom random = new NumpyRandom(seed);
    for (Layer layer : graph.getLayers()) {
      INDArray weights = layer.paramTable().get("W");
      if (weights != null) {
        drawInto(weights, random);
      }
    }
  }

  private void drawInto(INDArray weights, NumpyRandom random) {
    DoubleSupplier drawing = drawing(random, Fan.of(weights.shape()));
    double[] drawn = new double[Math.toIntExact(weights.length())];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = drawing.getAsDouble();
    }
    weights.assign(Nd4j.create(drawn, weights.shape(), weights.ordering()));
  }

  private DoubleSupplier drawing(NumpyRandom random, Fan fan) {
    return switch (distribution) {
      case ZEROS -> () -> 0;
      case RANDOM -> () -> random.normal() * scale;
      case HE -> times(random, Math.sqrt(2 / fan.in()));
      case LECUN -> () -> random.normal() / Math.sqrt(fan.in());
      case XAVIER -> within(random, Math.sqrt(6 / (fan.in() + fan.out())));
    };
  }

  private static DoubleSupplier times(NumpyRandom random, double factor) {
    return () -> random.normal() * factor;
  }

  private static DoubleSupplier within(NumpyRandom random, double limit) {
    return () -> (2 * random.uniform() - 1) * limit;
  }

  /** The number of inputs of a unit, and the number of units that read an input. */
  private record Fan(double in, double out) {

    /**
     * Computes the fans of weights of shape [inputs, units] or [filters, channels, rows, columns].
     */
    static Fan of(long[] shape) {
      if (shape.length == 2) {
        return new Fan(shape[0], shape[1]);
      }
      double window = (double) shape[2] * shape[3];
      return new Fan(shape[1] * window, shape[0] * window);
    }
  }
}
