package io.lookonce.network.optimizer;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.util.List;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate over time. It is a pure function of the iteration and the epoch, both counted
 * from 0, so that a resumed run continues with the same rates.
 */
public sealed interface LearningRateSchedule extends ISchedule {

  /** The unit of time t. */
  enum Unit {
    /** Passes over the training set. */
    EPOCH,
    /** Updates of the parameters. */
    ITERATION;

    int time(int iteration, int epoch) {
      return this == EPOCH ? epoch : iteration;
    }

    /** The number of completed spans of {@code every} units. */
    int spans(int iteration, int epoch, int every) {
      return time(iteration, epoch) / every;
    }
  }

  /** The rate at one time. */
  @Override
  double valueAt(int iteration, int epoch);

  /** Immutable, so it may return itself. */
  @Override
  LearningRateSchedule clone();

  /** Reads {@code schedule { name, .. }}; by default constant. */
  static LearningRateSchedule read(Settings settings, double rate) {
    String name =
        settings.choice(
            "name", "constant", List.of("constant", "step", "exponential", "inverse", "cosine"));
    int warmUp = settings.integer("warm-up", 0, Range.atLeast(0));
    boolean timed = warmUp > 0 || !name.equals("constant");
    Unit unit =
        timed && settings.choice("unit", "epoch", List.of("epoch", "iteration")).equals("iteration")
            ? Unit.ITERATION
            : Unit.EPOCH;
    LearningRateSchedule schedule = read(settings, name, rate, unit);
    return warmUp == 0 ? schedule : new WarmUp(schedule, warmUp, unit);
  }

  private static LearningRateSchedule read(Settings settings, String name, double rate, Unit unit) {
    return switch (name) {
      case "step" -> new Step(rate, factor(settings), every(settings), unit);
      case "exponential" -> new Exponential(rate, factor(settings), unit);
      case "inverse" ->
          new Inverse(rate, settings.number("decay-rate", Range.positive()), every(settings), unit);
      case "cosine" ->
          new Cosine(
              rate,
              settings.number("minimum", 0, Range.between(0, rate)),
              settings.integer("duration", Range.atLeast(1)),
              unit);
      default -> new Constant(rate);
    };
  }

  private static double factor(Settings settings) {
    return settings.number("factor", Range.probability());
  }

  private static int every(Settings settings) {
    return settings.integer("every", 1, Range.atLeast(1));
  }

  /** Always the same rate. */
  record Constant(@JsonProperty("rate") double rate) implements LearningRateSchedule {

    /** The rate, above 0. */
    @JsonCreator
    public Constant {}

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate;
    }

    @Override
    public Constant clone() {
      return this;
    }
  }

  /** rate · factor^⌊t / every⌋. */
  record Step(
      @JsonProperty("rate") double rate,
      @JsonProperty("factor") double factor,
      @JsonProperty("every") int every,
      @JsonProperty("unit") Unit unit)
      implements LearningRateSchedule {

    /** The initial rate, the factor in (0, 1], and the units per step. */
    @JsonCreator
    public Step {}

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate * Math.pow(factor, unit.spans(iteration, epoch, every));
    }

    @Override
    public Step clone() {
      return this;
    }
  }

  /** rate · factor^t. */
  record Exponential(
      @JsonProperty("rate") double rate,
      @JsonProperty("factor") double factor,
      @JsonProperty("unit") Unit unit)
      implements LearningRateSchedule {

    /** The initial rate, and the factor per unit, in (0, 1]. */
    @JsonCreator
    public Exponential {}

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate * Math.pow(factor, unit.time(iteration, epoch));
    }

    @Override
    public Exponential clone() {
      return this;
    }
  }

  /** rate / (1 + decayRate · ⌊t / every⌋): the decay of the course's optimisation notebook. */
  record Inverse(
      @JsonProperty("rate") double rate,
      @JsonProperty("decayRate") double decayRate,
      @JsonProperty("every") int every,
      @JsonProperty("unit") Unit unit)
      implements LearningRateSchedule {

    /** The initial rate, the decay above 0, and the units per step. */
    @JsonCreator
    public Inverse {}

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate / (1 + decayRate * unit.spans(iteration, epoch, every));
    }

    @Override
    public Inverse clone() {
      return this;
    }
  }

  /**
   * minimum + (rate − minimum) · (1 + cos(π t / duration)) / 2 up to {@code duration}, the minimum
   * from there on (Loshchilov and Hutter, 2017, without restarts).
   */
  record Cosine(
      @JsonProperty("rate") double rate,
      @JsonProperty("minimum") double minimum,
      @JsonProperty("duration") int duration,
      @JsonProperty("unit") Unit unit)
      implements LearningRateSchedule {

    /** The initial rate, the final rate, and the number of units between them. */
    @JsonCreator
    public Cosine {}

    @Override
    public double valueAt(int iteration, int epoch) {
      double done = (double) Math.min(unit.time(iteration, epoch), duration) / duration;
      return minimum + (rate - minimum) * (1 + Math.cos(Math.PI * done)) / 2;
    }

    @Override
    public Cosine clone() {
      return this;
    }
  }

  /**
   * A linear warm-up before another schedule (Goyal et al., 2017): the other schedule's initial
   * rate times (t + 1) / duration while t is below {@code duration}, then the other schedule with
   * its time counted from the end of the warm-up.
   */
  record WarmUp(
      @JsonProperty("then") LearningRateSchedule then,
      @JsonProperty("duration") int duration,
      @JsonProperty("unit") Unit unit)
      implements LearningRateSchedule {

    /** The schedule after the warm-up, in the same unit, and the units of the warm-up. */
    @JsonCreator
    public WarmUp {}

    @Override
    public double valueAt(int iteration, int epoch) {
      int time = unit.time(iteration, epoch);
      if (time < duration) {
        return then.valueAt(0, 0) * (time + 1) / duration;
      }
      return then.valueAt(time - duration, time - duration);
    }

    @Override
    public WarmUp clone() {
      return this;
    }
  }
}
