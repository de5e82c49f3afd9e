package io.lookonce.jobs.run;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The source {@code lookonce} of Spark's metrics system, one in every process of an application.
 *
 * <p>Two groups: {@code run.*} is the state of the whole run, in the driver alone, where Spark's
 * Prometheus servlet serves it; what tasks did is known there when they end. {@code task.*} is what
 * this process did itself, image by image, for the sinks of executors. An embedded Spark is both in
 * one.
 */
public final class RunMetrics implements Source {

  /** A number of the run. */
  public enum Run {
    /** How many images this run sets out to score. */
    IMAGES_PLANNED("images_planned"),
    /** How many have their row, those with an error among them. */
    IMAGES_SCORED("images_scored"),
    /** How many have a row with an error. */
    IMAGES_FAILED("images_failed"),
    /** Time of reading and decoding, summed over the tasks. */
    DECODE_SECONDS("decode_seconds"),
    /** Time of forward passes, summed over the tasks. */
    FORWARD_SECONDS("forward_seconds"),
    /** The epoch that is trained, from 1. */
    EPOCH("training_epoch"),
    /** The round within the epoch that is done, from 1. */
    ROUND("training_round"),
    /** Examples trained by this run. */
    EXAMPLES("training_examples"),
    /** Mean cost per example in the last round. */
    LOSS("training_loss");

    private final String title;

    Run(String title) {
      this.title = title;
    }
  }

  private static SparkEnv environment;
  private static RunMetrics metrics = new RunMetrics();

  private final MetricRegistry registry = new MetricRegistry();
  private final Map<Run, Supplier<Number>> run = new EnumMap<>(Run.class);
  private final Counter scored = registry.counter("task.images_scored");
  private final Counter failed = registry.counter("task.images_failed");
  private final Timer decode = registry.timer("task.decode_time");
  private final Timer forward = registry.timer("task.forward_time");
  private final Timer round = registry.timer("run.training_round_time");

  private RunMetrics() {
    for (Run number : Run.values()) {
      registry.register("run." + number.title, (Gauge<Double>) () -> value(number));
    }
  }

  /** The metrics of the application that this process works for; new ones for a new application. */
  public static synchronized RunMetrics ofProcess() {
    SparkEnv now = SparkEnv.get();
    if (now != null && now != environment) {
      environment = now;
      metrics = new RunMetrics();
      now.metricsSystem().registerSource(metrics);
    }
    return metrics;
  }

  @Override
  public String sourceName() {
    return "lookonce";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  /** Says where a number of the run is to be looked up whenever somebody asks. */
  public synchronized void watch(Run number, Supplier<Number> source) {
    run.put(number, source);
  }

  private synchronized double value(Run number) {
    Supplier<Number> source = run.get(number);
    return source == null ? 0 : source.get().doubleValue();
  }

  /** Images that this process scored. */
  public Counter scored() {
    return scored;
  }

  /** Those among them that have an error. */
  public Counter failed() {
    return failed;
  }

  /** Reading and decoding, an image each. */
  public Timer decode() {
    return decode;
  }

  /** Forward passes, each divided by its images. */
  public Timer forward() {
    return forward;
  }

  /** Rounds of a training. */
  public Timer round() {
    return round;
  }
}
