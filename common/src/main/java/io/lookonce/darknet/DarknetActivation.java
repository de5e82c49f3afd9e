package io.lookonce.darknet;

/** The functions a convolution may end in. */
public enum DarknetActivation {
  /** The value itself. */
  LINEAR,
  /** The value where positive, 0.1 times the value where negative. */
  LEAKY,
  /** The value where positive, 0 elsewhere. */
  RELU,
  /** 1 / (1 + exp(−value)). */
  LOGISTIC;

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
    return switch (name) {
      case "linear" -> LINEAR;
      case "leaky" -> LEAKY;
      case "relu" -> RELU;
      case "logistic" -> LOGISTIC;
      default ->
          throw section.problem(
              "activation",
              "activation=%s is not supported, only linear, leaky, relu and logistic are"
                  .formatted(DarknetSection.quoted(name)));
    };
  }
}
