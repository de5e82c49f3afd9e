package io.lookonce.keras;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A functional Keras model of random layers with random numbers: as a file, and computed in plain
 * loops over [rows][columns][channels], as Keras defines its layers.
 */
final class RandomKeras {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 16;

  private final SplittableRandom random;
  private final List<Map<String, Object>> layers = new ArrayList<>();
  private final Map<String, Map<String, Object>> weights = new LinkedHashMap<>();
  private final Map<String, double[][][]> values = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private String last = "input";

  private RandomKeras(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A detector of one or two outputs, each of one anchor and one class. */
  static RandomKeras detector(long seed) {
    RandomKeras model = new RandomKeras(seed);
    model.add(
        "InputLayer",
        "input",
        List.of(),
        Map.of("batch_input_shape", Arrays.asList(null, HEIGHT, WIDTH, 3)),
        Map.of(),
        model.uniform(HEIGHT, WIDTH, 3));
    model.convolution(4, 3, 1);
    for (int i = model.random.nextInt(2, 7); i > 0; i--) {
      model.layer();
    }
    String fine = model.last;
    if (model.random.nextBoolean() && even(model.values.get(fine))) {
      model.pool(2, 2, "same");
      model.head();
      model.last = fine;
    }
    model.head();
    return model;
  }

  List<String> outputs() {
    return outputs;
  }

  float[] inputPlanes() {
    return planes(values.get("input"));
  }

  float[] joinedOutputs() {
    float[] joined = {};
    for (String output : outputs) {
      float[] planes = planes(values.get(output));
      int length = joined.length;
      joined = Arrays.copyOf(joined, length + planes.length);
      System.arraycopy(planes, 0, joined, length, planes.length);
    }
    return joined;
  }

  void write(Path file) throws IOException {
    Map<String, Object> config =
        Map.of(
            "class_name",
            "Functional",
            "config",
            Map.of(
                "layers",
                layers,
                "output_layers",
                outputs.stream().map(output -> List.of(output, 0, 0)).toList()));
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("model_config", new ObjectMapper().writeValueAsString(config));
      WritableGroup groups = hdf.putGroup("model_weights");
      weights.forEach(
          (name, arrays) -> {
            // The library writes no empty groups that it can read.
            if (!arrays.isEmpty()) {
              WritableGroup group = groups.putGroup(name).putGroup(name);
              arrays.forEach(group::putDataset);
            }
          });
    }
  }

  private void layer() {
    double[][][] from = values.get(last);
    int channels = from[0][0].length;
    switch (random.nextInt(8)) {
      case 0 -> convolution(random.nextInt(1, 6), 1 + 2 * random.nextInt(2), 1);
      case 1 -> depthwise();
      case 2 -> {
        if (even(from)) {
          pool(2, 2, random.nextBoolean() ? "same" : "valid");
        }
      }
      case 3 -> pool(random.nextInt(2, 6), 1, "same");
      case 4 -> {
        String before = last;
        convolution(channels, 3, 1);
        sum(before);
      }
      case 5 -> {
        String before = last;
        convolution(3, 1, 1);
        String joined = add("Concatenate", List.of(before, last), Map.of("axis", -1));
        values.put(joined, joined(values.get(before), values.get(last)));
        last = joined;
      }
      case 6 -> {
        if (even(from)) {
          strided();
        }
      }
      default -> {
        String up =
            add("UpSampling2D", List.of(last), Map.of("size", 2, "interpolation", "nearest"));
        double[][][] large = new double[2 * from.length][2 * from[0].length][];
        for (int y = 0; y < large.length; y++) {
          for (int x = 0; x < large[0].length; x++) {
            large[y][x] = from[y / 2][x / 2];
          }
        }
        values.put(up, large);
        last = up;
        pool(2, 2, "valid");
      }
    }
  }

  private static boolean even(double[][][] from) {
    return from.length % 2 == 0 && from[0].length % 2 == 0;
  }

  /** A 1×1 convolution to six channels, an output. */
  private void head() {
    double[][][][] kernel = kernel(1, values.get(last)[0][0].length, 6);
    String name = name("head");
    double[][][] value = convolved(values.get(last), kernel, 1, new int[4]);
    add(
        "Conv2D",
        name,
        List.of(last),
        Map.of("use_bias", false, "padding", "same", "activation", "linear"),
        Map.of("kernel:0", floats(kernel)),
        value);
    outputs.add(name);
  }

  /** Keras' way to Darknet's padding: zeros above and to the left, then windows inside. */
  private void strided() {
    String padded =
        add(
            "ZeroPadding2D",
            List.of(last),
            Map.of("padding", List.of(List.of(1, 0), List.of(1, 0))));
    double[][][] from = values.get(last);
    double[][][][] kernel = kernel(3, from[0][0].length, 4);
    values.put(padded, from);
    String name = name("conv");
    add(
        "Conv2D",
        name,
        List.of(padded),
        Map.of("use_bias", false, "padding", "valid", "strides", List.of(2, 2)),
        Map.of("kernel:0", floats(kernel)),
        convolved(from, kernel, 2, new int[] {1, 0, 1, 0}));
    last = name;
  }

  private void convolution(int filters, int size, int stride) {
    double[][][][] kernel = kernel(size, values.get(last)[0][0].length, filters);
    boolean biased = random.nextBoolean();
    double[] bias = biased ? numbers(filters, -0.3, 0.3) : new double[filters];
    int before = (size - 1) / 2;
    double[][][] sum =
        convolved(values.get(last), kernel, stride, new int[] {before, before, before, before});
    each(sum, (value, channel) -> value + bias[channel]);
    boolean normalized = random.nextBoolean();
    boolean inside = !normalized && random.nextBoolean();
    if (inside) {
      each(sum, (value, channel) -> Math.max(0, value));
    }
    Map<String, Object> arrays = new LinkedHashMap<>();
    arrays.put("kernel:0", floats(kernel));
    if (biased) {
      arrays.put("bias:0", floats(bias));
    }
    String name = name("conv");
    add(
        "Conv2D",
        name,
        List.of(last),
        Map.of("use_bias", biased, "padding", "same", "activation", inside ? "relu" : "linear"),
        arrays,
        sum);
    last = name;
    if (normalized) {
      normalize(filters);
    }
    if (!inside && random.nextBoolean()) {
      activate();
    }
  }

  private void depthwise() {
    double[][][] from = values.get(last);
    int channels = from[0][0].length;
    double[][][][] kernel = kernel(3, channels, 2);
    double[][][] sum = new double[from.length][from[0].length][2 * channels];
    for (int channel = 0; channel < channels; channel++) {
      for (int m = 0; m < 2; m++) {
        double[][][][] one = new double[3][3][channels][1];
        for (int y = 0; y < 3; y++) {
          for (int x = 0; x < 3; x++) {
            one[y][x][channel][0] = kernel[y][x][channel][m];
          }
        }
        double[][][] part = convolved(from, one, 1, new int[] {1, 1, 1, 1});
        for (int y = 0; y < sum.length; y++) {
          for (int x = 0; x < sum[0].length; x++) {
            sum[y][x][2 * channel + m] = part[y][x][0];
          }
        }
      }
    }
    String name = name("depthwise");
    add(
        "DepthwiseConv2D",
        name,
        List.of(last),
        Map.of("use_bias", false, "padding", "same", "depth_multiplier", 2),
        Map.of("depthwise_kernel:0", floats(kernel)),
        sum);
    last = name;
  }

  private void normalize(int channels) {
    double[] gamma = numbers(channels, 0.5, 1.5);
    double[] beta = numbers(channels, -0.3, 0.3);
    double[] mean = numbers(channels, -0.3, 0.3);
    double[] variance = numbers(channels, 0.5, 1.5);
    boolean scaled = random.nextBoolean();
    double[][][] value = copy(values.get(last));
    each(
        value,
        (number, channel) ->
            (number - mean[channel])
                    / Math.sqrt(variance[channel] + 0.01)
                    * (scaled ? gamma[channel] : 1)
                + beta[channel]);
    Map<String, Object> arrays = new LinkedHashMap<>();
    if (scaled) {
      arrays.put("gamma:0", floats(gamma));
    }
    arrays.put("beta:0", floats(beta));
    arrays.put("moving_mean:0", floats(mean));
    arrays.put("moving_variance:0", floats(variance));
    String name = name("bn");
    add(
        "BatchNormalization",
        name,
        List.of(last),
        Map.of("epsilon", 0.01, "scale", scaled, "center", true),
        arrays,
        value);
    last = name;
  }

  private void activate() {
    double[][][] value = copy(values.get(last));
    String name;
    switch (random.nextInt(3)) {
      case 0 -> {
        each(value, (number, channel) -> number > 0 ? number : 0.1 * number);
        name = add("LeakyReLU", List.of(last), Map.of("alpha", 0.10000000149011612));
      }
      case 1 -> {
        each(value, (number, channel) -> Math.min(6, Math.max(0, number)));
        name = add("ReLU", List.of(last), Map.of("max_value", 6.0));
      }
      default -> {
        each(value, (number, channel) -> 1 / (1 + Math.exp(-number)));
        name = add("Activation", List.of(last), Map.of("activation", "sigmoid"));
      }
    }
    values.put(name, value);
    last = name;
  }

  private void sum(String other) {
    double[][][] value = copy(values.get(last));
    double[][][] added = values.get(other);
    for (int y = 0; y < value.length; y++) {
      for (int x = 0; x < value[0].length; x++) {
        for (int c = 0; c < value[0][0].length; c++) {
          value[y][x][c] += added[y][x][c];
        }
      }
    }
    last = add("Add", List.of(other, last), Map.of());
    values.put(last, value);
  }

  private void pool(int size, int stride, String padding) {
    double[][][] from = values.get(last);
    int rows = from.length / stride;
    int columns = from[0].length / stride;
    int before = padding.equals("same") && stride == 1 ? (size - 1) / 2 : 0;
    double[][][] value = new double[rows][columns][from[0][0].length];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        for (int c = 0; c < from[0][0].length; c++) {
          double most = Double.NEGATIVE_INFINITY;
          for (int j = y * stride - before; j < y * stride - before + size; j++) {
            for (int i = x * stride - before; i < x * stride - before + size; i++) {
              if (j >= 0 && j < from.length && i >= 0 && i < from[0].length) {
                most = Math.max(most, from[j][i][c]);
              }
            }
          }
          value[y][x][c] = most;
        }
      }
    }
    last =
        add(
            "MaxPooling2D",
            List.of(last),
            Map.of(
                "pool_size",
                List.of(size, size),
                "strides",
                List.of(stride, stride),
                "padding",
                padding));
    values.put(last, value);
  }

  /** Padding above, below, left, right; where a window reaches further, zeros. */
  private static double[][][] convolved(
      double[][][] from, double[][][][] kernel, int stride, int[] padding) {
    int size = kernel.length;
    int rows = (from.length + padding[0] + padding[1] - size) / stride + 1;
    int columns = (from[0].length + padding[2] + padding[3] - size) / stride + 1;
    double[][][] value = new double[rows][columns][kernel[0][0][0].length];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        for (int j = 0; j < size; j++) {
          for (int i = 0; i < size; i++) {
            int row = y * stride + j - padding[0];
            int column = x * stride + i - padding[2];
            if (row >= 0 && row < from.length && column >= 0 && column < from[0].length) {
              for (int c = 0; c < from[0][0].length; c++) {
                for (int f = 0; f < value[0][0].length; f++) {
                  value[y][x][f] += from[row][column][c] * kernel[j][i][c][f];
                }
              }
            }
          }
        }
      }
    }
    return value;
  }

  private interface Change {
    double of(double value, int channel);
  }

  private static void each(double[][][] value, Change change) {
    for (double[][] row : value) {
      for (double[] pixel : row) {
        for (int c = 0; c < pixel.length; c++) {
          pixel[c] = change.of(pixel[c], c);
        }
      }
    }
  }

  private static double[][][] copy(double[][][] value) {
    double[][][] copy = new double[value.length][value[0].length][];
    for (int y = 0; y < copy.length; y++) {
      for (int x = 0; x < copy[0].length; x++) {
        copy[y][x] = value[y][x].clone();
      }
    }
    return copy;
  }

  private static double[][][] joined(double[][][] one, double[][][] other) {
    double[][][] joined = copy(one);
    for (int y = 0; y < joined.length; y++) {
      for (int x = 0; x < joined[0].length; x++) {
        int length = joined[y][x].length;
        joined[y][x] = Arrays.copyOf(joined[y][x], length + other[y][x].length);
        System.arraycopy(other[y][x], 0, joined[y][x], length, other[y][x].length);
      }
    }
    return joined;
  }

  private String name(String kind) {
    return kind.toLowerCase() + "_" + layers.size();
  }

  private String add(String kind, List<String> inputs, Map<String, Object> config) {
    String name = name(kind);
    add(kind, name, inputs, config, Map.of(), null);
    return name;
  }

  private void add(
      String kind,
      String name,
      List<String> inputs,
      Map<String, Object> config,
      Map<String, Object> arrays,
      double[][][] value) {
    Map<String, Object> named = new LinkedHashMap<>(config);
    named.put("name", name);
    List<Object> nodes =
        inputs.isEmpty()
            ? List.of()
            : List.of(inputs.stream().map(input -> List.of(input, 0, 0, Map.of())).toList());
    layers.add(Map.of("class_name", kind, "name", name, "config", named, "inbound_nodes", nodes));
    weights.put(name, arrays);
    values.put(name, value);
  }

  private double[][][] uniform(int height, int width, int channels) {
    double[][][] value = new double[height][width][];
    for (double[][] row : value) {
      for (int x = 0; x < width; x++) {
        row[x] = numbers(channels, 0, 1);
      }
    }
    return value;
  }

  private double[][][][] kernel(int size, int channels, int filters) {
    double range = Math.sqrt(3.0 / (size * size * channels));
    double[][][][] kernel = new double[size][size][channels][];
    for (double[][][] row : kernel) {
      for (double[][] place : row) {
        for (int c = 0; c < channels; c++) {
          place[c] = numbers(filters, -range, range);
        }
      }
    }
    return kernel;
  }

  /** Numbers that a float holds exactly. */
  private double[] numbers(int count, double from, double to) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(from, to);
    }
    return numbers;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static float[][][][] floats(double[][][][] kernel) {
    float[][][][] floats = new float[kernel.length][kernel[0].length][kernel[0][0].length][];
    for (int y = 0; y < floats.length; y++) {
      for (int x = 0; x < floats[0].length; x++) {
        for (int c = 0; c < floats[0][0].length; c++) {
          floats[y][x][c] = floats(kernel[y][x][c]);
        }
      }
    }
    return floats;
  }

  private static float[] planes(double[][][] value) {
    int channels = value[0][0].length;
    float[] planes = new float[value.length * value[0].length * channels];
    int cell = 0;
    for (double[][] row : value) {
      for (double[] pixel : row) {
        for (int c = 0; c < channels; c++) {
          planes[c * value.length * value[0].length + cell] = (float) pixel[c];
        }
        cell++;
      }
    }
    return planes;
  }
}
