package io.lookonce.darknet;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Activation functions. */
public enum DarknetActivation {
  /** The value itself. */
  LINEAR,
  /** The value where positive, 0.1 times the value where negative. */
  LEAKY,
  /** The value where positive, 0 elsewhere. */
  RELU,
  /** 1 / (1 + exp(−value)). */
  LOGISTIC,
  /** The value times its {@link #LOGISTIC}. */
  SWISH,
  /** The value times tanh(ln(1 + exp(value))). */
  MISH,
  /** {@link #RELU}, at most 6. */
  RELU6,
  /** The hyperbolic tangent. */
  TANH,
  /** The value where positive, exp(value) − 1 elsewhere. */
  ELU;

  /** Slope of {@link #LEAKY} for negative values. */
  public static final float LEAKY_SLOPE = 0.1f;

  /**
   * Reads the key {@code activation} of a section.
   *
   * @param absent name of the activation that counts where the key is missing
   */
  static DarknetActivation read(DarknetSection section, String absent)
      throws DarknetFormatException {
    String name = section.text("activation", absent);
    for (DarknetActivation activation : values()) {
      if (activation.text().equals(name)) {
        return activation;
      }
    }
    throw section.problem(
        "activation",
        String.format(
            Locale.ROOT,
            "activation=%s is not supported, only %s are",
            DarknetSection.quoted(name),
            Arrays.stream(values())
                .map(DarknetActivation::text)
                .collect(Collectors.joining(", "))));
  }

  /** As a configuration file writes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
