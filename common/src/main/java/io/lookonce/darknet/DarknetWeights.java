package io.lookonce.darknet;

import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The numbers of a Darknet network: one {@link ConvolutionWeights} per convolution, in order. */
public final class DarknetWeights {
  private static final double PRIOR = 0.01;

  /** Box and objectness. */
  private static final int BOX_NUMBERS = 5;

  private final List<ConvolutionWeights> convolutions;
  private final long seen;

  DarknetWeights(List<ConvolutionWeights> convolutions, long seen) {
    this.convolutions = List.copyOf(convolutions);
    this.seen = seen;
  }

  /**
   * Numbers that come from elsewhere.
   *
   * @param convolutions one entry per convolution, in order
   */
  public static DarknetWeights of(List<ConvolutionWeights> convolutions) {
    return new DarknetWeights(convolutions, 0);
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
    long seen = reader.header();
    List<ConvolutionWeights> convolutions = new ArrayList<>();
    for (Convolution layer : configuration.convolutions()) {
      convolutions.add(read(reader, layer));
    }
    reader.end();
    return new DarknetWeights(convolutions, seen);
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
   * Writes a {@code .weights} file: a header of version 0.2.0, then the floats in the order in
   * which {@link #read} takes them. What was read from such a file gives the same bytes.
   *
   * @param target gets the file's bytes; not closed
   */
  public void write(OutputStream target) throws IOException {
    WeightsWriter writer = new WeightsWriter(target);
    writer.header(seen);
    for (ConvolutionWeights numbers : convolutions) {
      writer.floats(numbers.biases());
      BatchNormalization batchNormalization = numbers.batchNormalization();
      if (batchNormalization != null) {
        writer.floats(batchNormalization.scales());
        writer.floats(batchNormalization.means());
        writer.floats(batchNormalization.variances());
      }
      writer.floats(numbers.weights());
    }
  }

  /**
   * Initial weights for training: weights as in {@link #random}, scales and variances 1, biases and
   * means 0. The biases before a {@code [yolo]} make its objectness and class probabilities {@value
   * #PRIOR}, because almost no cell has an object (Lin et al., <i>Focal Loss</i>, section 4.1).
   *
   * @param seed the same seed gives the same numbers everywhere
   */
  public static DarknetWeights initial(DarknetConfiguration configuration, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ConvolutionWeights> convolutions = new ArrayList<>();
    for (Convolution layer : configuration.convolutions()) {
      convolutions.add(initial(layer, random));
    }
    setPriors(configuration, convolutions);
    return new DarknetWeights(convolutions, 0);
  }

  private static void setPriors(
      DarknetConfiguration configuration, List<ConvolutionWeights> convolutions) {
    List<DarknetLayer> layers = configuration.layers();
    for (int number = 1; number < layers.size(); number++) {
      if (layers.get(number) instanceof Yolo yolo) {
        List<Integer> sources =
            layers.get(number - 1) instanceof Route route ? route.sources() : List.of(number - 1);
        int channel = 0;
        for (int source : sources) {
          if (layers.get(source) instanceof Convolution layer && !layer.batchNormalize()) {
            int place = configuration.convolutions().indexOf(layer);
            setPriors(convolutions.get(place).biases(), channel, BOX_NUMBERS + yolo.classes());
          }
          channel += layers.get(source).output().channels();
        }
      }
    }
  }

  private static void setPriors(float[] biases, int firstChannel, int channelsPerAnchor) {
    for (int i = 0; i < biases.length; i++) {
      if ((firstChannel + i) % channelsPerAnchor >= BOX_NUMBERS - 1) {
        biases[i] = (float) Math.log(PRIOR / (1 - PRIOR));
      }
    }
  }

  private static ConvolutionWeights initial(Convolution layer, SplittableRandom random) {
    int filters = layer.filters();
    float[] ones = new float[filters];
    Arrays.fill(ones, 1);
    BatchNormalization batchNormalization =
        layer.batchNormalize()
            ? new BatchNormalization(ones, new float[filters], ones.clone())
            : null;
    return new ConvolutionWeights(new float[filters], batchNormalization, heUniform(layer, random));
  }

  /**
   * These weights for the same network with another head: the last convolution is reinitialised.
   *
   * @param configuration of {@link DarknetConfiguration#withHead}
   * @param seed of the last convolution
   * @throws IllegalArgumentException if another convolution differs too
   */
  public DarknetWeights withHead(DarknetConfiguration configuration, long seed) {
    List<Convolution> layers = configuration.convolutions();
    int last = layers.size() - 1;
    boolean fits = layers.size() == convolutions.size();
    for (int i = 0; fits && i < last; i++) {
      fits = layers.get(i).parameterCount() == convolutions.get(i).count();
    }
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s differs from the network of these weights by more than its last convolution",
              configuration.fileName()));
    }
    List<ConvolutionWeights> changed = new ArrayList<>(convolutions);
    changed.set(last, initial(layers.get(last), new SplittableRandom(seed)));
    return new DarknetWeights(changed, seen);
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
    return new DarknetWeights(convolutions, 0);
  }

  private static ConvolutionWeights random(Convolution layer, SplittableRandom random) {
    int filters = layer.filters();
    BatchNormalization batchNormalization =
        layer.batchNormalize()
            ? new BatchNormalization(
                uniform(random, filters, 0.8, 1.2),
                uniform(random, filters, -0.2, 0.2),
                uniform(random, filters, 0.6, 1.4))
            : null;
    return new ConvolutionWeights(
        uniform(random, filters, -0.1, 0.1), batchNormalization, heUniform(layer, random));
  }

  private static float[] heUniform(Convolution layer, SplittableRandom random) {
    double fanIn = (double) layer.weightCount() / layer.filters();
    // A uniform variable on [-r, r] has variance r²/3.
    double range = Math.sqrt(6 / fanIn);
    return uniform(random, Math.toIntExact(layer.weightCount()), -range, range);
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

  /** Writes a weights file, the counterpart of {@link WeightsReader}. */
  private static final class WeightsWriter {
    private static final int CHUNK = 1 << 14;

    /** Version 0.2.0, whose count of images has 64 bits. */
    private static final int[] VERSION = {0, 2, 0};

    private final OutputStream target;
    private final ByteBuffer bytes =
        ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    WeightsWriter(OutputStream target) {
      this.target = target;
    }

    void header(long seen) throws IOException {
      for (int number : VERSION) {
        bytes.putInt(number);
      }
      bytes.putLong(seen);
      flush();
    }

    void floats(float[] values) throws IOException {
      for (int from = 0; from < values.length; from += CHUNK) {
        int count = Math.min(CHUNK, values.length - from);
        bytes.asFloatBuffer().put(values, from, count);
        bytes.position(count * Float.BYTES);
        flush();
      }
    }

    private void flush() throws IOException {
      target.write(bytes.array(), 0, bytes.position());
      bytes.clear();
    }
  }
}
