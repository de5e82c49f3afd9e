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
}
