package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.TrainingPlan;
import java.io.Serializable;
import java.util.List;

/**
 * What a worker needs to build its network.
 *
 * @param sizes the network for each size of input that is trained; the first is the one that is
 *     judged and exported
 * @param threads processor cores that one worker computes on
 */
public record NetworkSpecification(List<AtSize> sizes, int threads) implements Serializable {

  /**
   * A network for inputs of one size. All have the same parameters.
   *
   * @param json the DL4J configuration
   * @param format what the examples are
   */
  record AtSize(String json, ExampleFormat format) implements Serializable {}

  /** A network for inputs of one size. */
  public NetworkSpecification(String json, ExampleFormat format, int threads) {
    this(List.of(new AtSize(json, format)), threads);
  }

  /** The network of a training, for inputs of the size that is judged. */
  public static NetworkSpecification of(TrainingPlan plan) {
    return new NetworkSpecification(
        plan.network().configuration(plan.settings(), plan.epochPlan().examples()).toJson(),
        plan.subject().format(),
        plan.threads());
  }
}
