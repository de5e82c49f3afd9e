package io.lookonce.jobs.run;

import java.util.UUID;
import org.slf4j.MDC;

/**
 * What a run is called in {@code run.json}, in reports and in every line of the log: by it they are
 * found together.
 */
public final class RunId {

  /**
   * Where logging finds it. Spark hands what begins with {@code mdc.} on to its tasks, where it is
   * a local property of the driver's thread.
   */
  public static final String KEY = "mdc.run";

  private RunId() {}

  /** Names the run that this thread begins. */
  public static String begin() {
    String id = UUID.randomUUID().toString();
    MDC.put(KEY, id);
    return id;
  }

  /** The name of the run that this thread works for; a new one where none was begun. */
  public static String current() {
    String id = MDC.get(KEY);
    return id == null ? UUID.randomUUID().toString() : id;
  }

  /** The run of this thread is over. */
  public static void end() {
    MDC.remove(KEY);
  }
}
