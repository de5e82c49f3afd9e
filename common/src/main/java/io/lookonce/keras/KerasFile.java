package io.lookonce.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what {@code model.save("model.h5")} of Keras 2 writes: an attribute {@code model_config}
 * with the architecture as JSON, and a group {@code model_weights} with a group per layer, in which
 * the arrays lie at paths that end in {@code kernel:0}, {@code gamma:0} and the like.
 */
public final class KerasFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_DEPTH = 12;

  private final String name;

  /** Numbers that may still follow; what a header announces is checked before it is allocated. */
  private long numbersLeft;

  private KerasFile(String name, long bytes) {
    this.name = name;
    this.numbersLeft = bytes;
  }

  /**
   * Reads a model.
   *
   * @param file on the local disk, below 2 GiB
   * @param name how messages call it
   * @throws InputRefused if it is no HDF5 file, has weights without architecture, or naming
   *     everything in the model's graph that is not supported
   */
  public static KerasModel read(Path file, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new InputRefused(name + ": is larger than 2 GiB, which no model here may be");
      }
      // Mapped, the library reads no further than the file reaches.
      try (HdfFile hdf =
          HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()))) {
        return new KerasFile(name, channel.size()).model(hdf);
      }
    } catch (InputRefused refused) {
      throw refused;
    } catch (RuntimeException broken) {
      // Damaged bytes drive the library into exceptions of many kinds.
      throw new InputRefused(name + ": cannot be read as HDF5: " + broken.getMessage(), broken);
    }
  }

  private KerasModel model(HdfFile hdf) {
    Attribute configuration = hdf.getAttribute("model_config");
    if (configuration == null) {
      throw new InputRefused(
          name
              + (hdf.getAttribute("layer_names") == null
                  ? ": is no Keras model, it has no attribute model_config"
                  : ": has weights without an architecture; save it with model.save(), not"
                      + " model.save_weights()"));
    }
    if (!(hdf.getChild("model_weights") instanceof Group layers)) {
      throw new InputRefused(name + ": has no group model_weights");
    }
    Map<String, Map<String, KerasArray>> weights = new HashMap<>();
    for (Node layer : layers) {
      if (layer instanceof Group group) {
        Map<String, KerasArray> arrays = new HashMap<>();
        collect(group, arrays, 0);
        weights.put(layer.getName(), arrays);
      }
    }
    return KerasModel.parse(name, json(String.valueOf(configuration.getData())), weights);
  }

  private JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new InputRefused(name + ": its model_config is no JSON", broken);
    }
  }

  private void collect(Group group, Map<String, KerasArray> into, int depth) {
    for (Node node : group) {
      if (node instanceof Group deeper && depth < MOST_DEPTH) {
        collect(deeper, into, depth + 1);
      } else if (node instanceof Dataset array) {
        into.put(node.getName().replaceFirst(":\\d+$", ""), read(array));
      }
    }
  }

  private KerasArray read(Dataset array) {
    numbersLeft -= array.getSize();
    if (array.getSize() < 0 || numbersLeft < 0) {
      throw new InputRefused(name + ": announces more numbers than it can hold");
    }
    int[] shape = array.getDimensions();
    int length = 1;
    for (int side : shape) {
      length = Math.multiplyExact(length, side);
    }
    float[] values = new float[length];
    int filled = fill(array.getData(), values, 0);
    if (filled != length) {
      throw new InputRefused(
          String.format(Locale.ROOT, "%s: %s is cut off", name, array.getPath()));
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new InputRefused(
            String.format(Locale.ROOT, "%s: %s holds %s", name, array.getPath(), value));
      }
    }
    return new KerasArray(shape, values);
  }

  private static int fill(Object data, float[] values, int from) {
    if (data instanceof float[] row) {
      System.arraycopy(row, 0, values, from, row.length);
      return from + row.length;
    }
    if (data instanceof Number number) {
      values[from] = number.floatValue();
      return from + 1;
    }
    int filled = from;
    for (int i = 0; i < Array.getLength(data); i++) {
      filled = fill(Array.get(data, i), values, filled);
    }
    return filled;
  }
}
