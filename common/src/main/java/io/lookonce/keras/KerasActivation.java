package io.lookonce.keras;

import io.lookonce.keras.KerasModel.KerasLayer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Maps Keras' activations to Darknet's names; others are noted as problems. */
final class KerasActivation {

  /** Darknet's only slope, which Keras may write as a float. */
  private static final double LEAKY_SLOPE = 0.1;

  private static final Map<String, String> ACTIVATIONS =
      Map.of(
          "linear", "linear",
          "relu", "relu",
          "sigmoid", "logistic",
          "swish", "swish",
          "silu", "swish",
          "mish", "mish",
          "tanh", "tanh",
          "elu", "elu",
          "relu6", "relu6");

  private KerasActivation() {}

  /** Of a layer that is one, or has one. */
  static String of(KerasLayer layer, List<String> problems) {
    return switch (layer.kind()) {
      case "LeakyReLU" -> {
        double slope =
            layer.config().has("alpha")
                ? layer.config().path("alpha").asDouble()
                : layer.config().path("negative_slope").asDouble(0.3);
        if (Math.abs(slope - LEAKY_SLOPE) > 1e-6) {
          problems.add(
              layer.problem(
                  String.format(Locale.ROOT, "has alpha=%s, only 0.1 is supported", slope)));
        }
        yield "leaky";
      }
      case "ReLU" -> {
        double most = layer.config().path("max_value").asDouble(Double.POSITIVE_INFINITY);
        boolean plain =
            layer.config().path("negative_slope").asDouble(0) == 0
                && layer.config().path("threshold").asDouble(0) == 0;
        if (!plain || (most != 6 && most != Double.POSITIVE_INFINITY)) {
          problems.add(layer.problem("is no plain ReLU and no ReLU6"));
        }
        yield most == 6 ? "relu6" : "relu";
      }
      default -> of(layer.text("activation", "linear"), layer, problems);
    };
  }

  static String of(String keras, KerasLayer layer, List<String> problems) {
    String darknet = ACTIVATIONS.get(keras.toLowerCase(Locale.ROOT));
    if (darknet == null) {
      problems.add(
          layer.problem(
              String.format(Locale.ROOT, "has the activation %s", KerasModel.shown(keras))));
      return "linear";
    }
    return darknet;
  }
}
