package org.nd4j.nativeblas;

/**
 * The class in which DL4J 1.0.0-M2 looks up whether its native library has oneDNN. M2 moved the
 * class to another package, so DL4J finds oneDNN in no library. Only the tuned system of the
 * training benchmark enables the code that looks it up.
 */
public final class Nd4jCpu {

  private Nd4jCpu() {}

  /** The method that DL4J calls by reflection. */
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
