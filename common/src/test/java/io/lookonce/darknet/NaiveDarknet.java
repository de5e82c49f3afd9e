package io.lookonce.darknet;

import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import io.lookonce.darknet.DarknetLayer.AveragePool;
import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Reorg;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Scale;
import io.lookonce.darknet.DarknetLayer.Shortcut;
import io.lookonce.darknet.DarknetLayer.Upsample;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A forward pass in plain loops for one image, written from Darknet's definition of each layer and
 * sharing nothing with the code under test but the parsed sizes.
 */
public final class NaiveDarknet {
  private NaiveDarknet() {}

  /** Raw values that reach the head; those of several, one behind the other. */
  public static float[] forward(
      DarknetConfiguration configuration, DarknetWeights weights, float[] image) {
    List<float[]> outputs = new ArrayList<>();
    int convolutions = 0;
    List<float[]> heads = new ArrayList<>();
    float[] previous = image;
    for (DarknetLayer layer : configuration.layers()) {
      if (layer instanceof Convolution convolution) {
        previous = convolve(convolution, weights.convolutions().get(convolutions++), previous);
      } else if (layer instanceof MaxPool pool) {
        previous = pool(pool, previous);
      } else if (layer instanceof Route route) {
        previous = concatenate(route, outputs);
      } else if (layer instanceof Reorg reorg) {
        previous = reorganize(reorg, previous);
      } else if (layer instanceof Upsample upsample) {
        previous = upsample(upsample, previous);
      } else if (layer instanceof Shortcut shortcut) {
        previous = add(shortcut, previous, outputs);
      } else if (layer instanceof Scale scale) {
        previous = scale(scale, previous, outputs.get(scale.source()));
      } else if (layer instanceof AveragePool pool) {
        previous = means(pool, previous);
      } else if (layer instanceof Yolo) {
        heads.add(previous);
      }
      outputs.add(previous);
    }
    return heads.isEmpty() ? previous : joined(heads);
  }

  private static float[] joined(List<float[]> parts) {
    FloatBuffer all = FloatBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  private static float[] convolve(Convolution layer, ConvolutionWeights numbers, float[] input) {
    LayerShape in = layer.input();
    LayerShape out = layer.output();
    float[] output = new float[(int) out.size()];
    for (int filter = 0; filter < out.channels(); filter++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          double sum = 0;
          int seen = in.channels() / layer.groups();
          int first = filter / (out.channels() / layer.groups()) * seen;
          for (int channel = first; channel < first + seen; channel++) {
            for (int row = 0; row < layer.size(); row++) {
              for (int column = 0; column < layer.size(); column++) {
                int sourceY = y * layer.strideY() + row * layer.dilation() - layer.padding();
                int sourceX = x * layer.strideX() + column * layer.dilation() - layer.padding();
                if (sourceY >= 0 && sourceY < in.height() && sourceX >= 0 && sourceX < in.width()) {
                  int weight =
                      ((filter * seen + channel - first) * layer.size() + row) * layer.size()
                          + column;
                  sum +=
                      (double) numbers.weights()[weight]
                          * input[(channel * in.height() + sourceY) * in.width() + sourceX];
                }
              }
            }
          }
          output[(filter * out.height() + y) * out.width() + x] =
              (float) activate(layer, normalize(numbers, filter, sum) + numbers.biases()[filter]);
        }
      }
    }
    return output;
  }

  private static double normalize(ConvolutionWeights numbers, int filter, double sum) {
    BatchNormalization normalization = numbers.batchNormalization();
    if (normalization == null) {
      return sum;
    }
    double deviation = Math.sqrt(normalization.variances()[filter]) + 0.000001;
    return normalization.scales()[filter] * (sum - normalization.means()[filter]) / deviation;
  }

  private static double activate(Convolution layer, double value) {
    return activate(layer.activation(), value);
  }

  private static double activate(DarknetActivation activation, double value) {
    return switch (activation) {
      case LINEAR -> value;
      case LEAKY -> value > 0 ? value : 0.1 * value;
      case RELU -> value > 0 ? value : 0;
      case LOGISTIC -> 1 / (1 + Math.exp(-value));
      case SWISH -> value / (1 + Math.exp(-value));
      case MISH -> value * Math.tanh(Math.log(1 + Math.exp(value)));
      case RELU6 -> Math.min(6, Math.max(0, value));
      case TANH -> Math.tanh(value);
      case ELU -> value > 0 ? value : Math.exp(value) - 1;
    };
  }

  /** Windows start {@code (size - 1) / 2} before the input, the default padding halved. */
  private static float[] pool(MaxPool layer, float[] input) {
    LayerShape in = layer.input();
    LayerShape out = layer.output();
    int offset = (layer.size() - 1) / 2;
    float[] output = new float[(int) out.size()];
    for (int channel = 0; channel < out.channels(); channel++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          float largest = -Float.MAX_VALUE;
          for (int row = 0; row < layer.size(); row++) {
            for (int column = 0; column < layer.size(); column++) {
              int sourceY = y * layer.strideY() + row - offset;
              int sourceX = x * layer.strideX() + column - offset;
              if (sourceY >= 0 && sourceY < in.height() && sourceX >= 0 && sourceX < in.width()) {
                largest =
                    Math.max(
                        largest, input[(channel * in.height() + sourceY) * in.width() + sourceX]);
              }
            }
          }
          output[(channel * out.height() + y) * out.width() + x] = largest;
        }
      }
    }
    return output;
  }

  private static float[] concatenate(Route layer, List<float[]> outputs) {
    float[] joined = new float[(int) layer.output().size()];
    int filled = 0;
    for (int source : layer.sources()) {
      float[] whole = outputs.get(source);
      int length = whole.length / layer.groups();
      System.arraycopy(whole, layer.group() * length, joined, filled, length);
      filled += length;
    }
    return joined;
  }

  /** Walks the input's own positions (k, j, i) and fetches each from the enlarged reading of it. */
  private static float[] reorganize(Reorg layer, float[] input) {
    LayerShape in = layer.input();
    int stride = layer.stride();
    int planes = in.channels() / (stride * stride);
    float[] output = new float[input.length];
    for (int k = 0; k < in.channels(); k++) {
      for (int j = 0; j < in.height(); j++) {
        for (int i = 0; i < in.width(); i++) {
          int offset = k / planes;
          int enlargedX = i * stride + offset % stride;
          int enlargedY = j * stride + offset / stride;
          int source =
              enlargedX + in.width() * stride * (enlargedY + in.height() * stride * (k % planes));
          output[i + in.width() * (j + in.height() * k)] = input[source];
        }
      }
    }
    return output;
  }

  private static float[] upsample(Upsample layer, float[] input) {
    LayerShape out = layer.output();
    int stride = layer.stride();
    float[] output = new float[(int) out.size()];
    for (int channel = 0; channel < out.channels(); channel++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int row = channel * (out.height() / stride) + y / stride;
          output[(channel * out.height() + y) * out.width() + x] =
              input[row * (out.width() / stride) + x / stride];
        }
      }
    }
    return output;
  }

  private static float[] add(Shortcut layer, float[] first, List<float[]> outputs) {
    float[] sum = new float[first.length];
    for (int i = 0; i < sum.length; i++) {
      double value = first[i];
      for (int source : layer.sources()) {
        value += outputs.get(source)[i];
      }
      sum[i] = (float) activate(layer.activation(), value);
    }
    return sum;
  }

  /** {@code scale_channels_cpu} and {@code sam_cpu}. */
  private static float[] scale(Scale layer, float[] factors, float[] values) {
    int plane = layer.output().height() * layer.output().width();
    float[] product = new float[values.length];
    for (int i = 0; i < product.length; i++) {
      float factor = factors.length == values.length ? factors[i] : factors[i / plane];
      product[i] = (float) activate(layer.activation(), (double) values[i] * factor);
    }
    return product;
  }

  private static float[] means(AveragePool layer, float[] input) {
    int plane = layer.input().height() * layer.input().width();
    float[] means = new float[layer.output().channels()];
    for (int channel = 0; channel < means.length; channel++) {
      double sum = 0;
      for (int i = 0; i < plane; i++) {
        sum += input[channel * plane + i];
      }
      means[channel] = (float) (sum / plane);
    }
    return means;
  }
}
