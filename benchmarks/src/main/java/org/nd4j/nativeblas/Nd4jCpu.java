package org.nd4j.nativeblas;

/**
 * Where DL4J 1.0.0-M2 looks up whether its native library has oneDNN. M2 itself has moved that
 * class elsewhere, so that DL4J takes every library for one without it. Only the tuned system of
 * the training benchmark switches on the code that asks.
 */
public final class Nd4jCpu {

  private Nd4jCpu() {}

  /** The one question that DL4J asks, by reflection. */
  public static final class Environment {

    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    public boolean isUseMKLDNN() {
      return true;
    }
  }
}
