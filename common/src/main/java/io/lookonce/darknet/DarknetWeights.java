package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The numbers of a Darknet network: one {@link ConvolutionWeights} per convolution, in order. */
public final class DarknetWeights {
  private final List<ConvolutionWeights> convolutions;

  private DarknetWeights(List<ConvolutionWeights> convolutions) {
    this.convolutions = List.copyOf(convolutions);
  }

  /**
   * Reads a {@code .weights} file: a header of either version, then little-endian floats, per
   * convolution its biases, with batch normalisation its scales, means and variances, and its
   * weights. Memory follows what the file holds, not what the configuration announces.
   *
   * @param fileName how messages call the file
   * @param source the file from its first byte; read to its end, not closed
   * @param configuration the network it belongs to
   * @throws DarknetFormatException if it is not such a file, is too short or too long for the
   *     network, or holds a number that is not finite
   * @throws IOException if reading fails
   */
  public static DarknetWeights read(
      String fileName, InputStream source, DarknetConfiguration configuration) throws IOException {
    WeightsReader reader = new WeightsReader(fileName, source, configuration.parameterCount());
    reader.header();
    List<ConvolutionWeights> convolutions = new ArrayList<>();
    for (Convolution layer : configuration.convolutions()) {
      convolutions.add(read(reader, layer));
    }
    reader.end();
    return new DarknetWeights(convolutions);
  }

  private static ConvolutionWeights read(WeightsReader reader, Convolution layer)
      throws IOException {
    int filters = layer.filters();
    float[] biases = reader.floats("biases", layer, filters);
    BatchNormalization batchNormalization =
        layer.batchNormalize()
            ? new BatchNormalization(
                reader.floats("scales", layer, filters),
                reader.floats("means", layer, filters),
                reader.variances(layer, filters))
            : null;
    float[] weights = reader.floats("weights", layer, Math.toIntExact(layer.weightCount()));
    return new ConvolutionWeights(biases, batchNormalization, weights);
  }

  /**
   * Random numbers that keep activations in range through any depth, for measurements and tests:
   * weights uniform with He's variance, 2 / (window × input channels); statistics of the batch
   * normalisation near those of such outputs.
   *
   * @param configuration the network
   * @param seed the same seed gives the same numbers everywhere
   */
  public static DarknetWeights random(DarknetConfiguration configuration, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ConvolutionWeights> convolutions = new ArrayList<>();
    for (Convolution layer : configuration.convolutions()) {
      convolutions.add(random(layer, random));
    }
    return new DarknetWeights(convolutions);
  }

  private static ConvolutionWeights random(Convolution layer, SplittableRandom random) {
    int filters = layer.filters();
    double fanIn = (double) layer.weightCount() / filters;
    // A uniform variable on [-r, r] has variance r²/3.
    double range = Math.sqrt(6 / fanIn);
    BatchNormalization batchNormalization =
        layer.batchNormalize()
            ? new BatchNormalization(
                uniform(random, filters, 0.8, 1.2),
                uniform(random, filters, -0.2, 0.2),
                uniform(random, filters, 0.6, 1.4))
            : null;
    return new ConvolutionWeights(
        uniform(random, filters, -0.1, 0.1),
        batchNormalization,
        uniform(random, Math.toIntExact(layer.weightCount()), -range, range));
  }

  private static float[] uniform(SplittableRandom random, int count, double from, double to) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(from, to);
    }
    return values;
  }

  /** One entry per convolution, in the order of {@link DarknetConfiguration#convolutions()}. */
  public List<ConvolutionWeights> convolutions() {
    return convolutions;
  }
}
