package io.lookonce.jobs.training.report;

import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.run.Provenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of {@code lookonce train} did, as its report shows it.
 *
 * @param headline the essential result in one sentence
 * @param diverged whether the training stopped because its numbers were none any more
 * @param notices what a reader must know before trusting the figures, one sentence each
 * @param subject what was trained on what
 * @param extent how far it went
 * @param roundCosts the course of the loss over the rounds, in order
 * @param epochs what each epoch came to, in order
 * @param times where the time of this run went
 * @param workers what every worker did in this run, in their order
 * @param splits how good the result is, by split, the training split first; empty if there is none
 * @param provenance how it came to be
 * @param digests what the result can be told by, such as {@code parameters_sha256}
 */
public record TrainReport(
    String headline,
    boolean diverged,
    List<String> notices,
    Subject subject,
    Extent extent,
    List<RoundLoss> roundLosses,
    List<Epoch> epochs,
    Times times,
    List<Worker> workers,
    List<SplitResult> splits,
    Provenance provenance,
    Map<String, String> digests) {

  /**
   * What was trained on what.
   *
   * @param network its name
   * @param dataset its name
   * @param shape of the images, such as {@code 64x64x3}
   * @param classes how many there are
   * @param workers how many trained it
   */
  public record Subject(String network, String dataset, String shape, int classes, int workers) {}

  /**
   * How far a training went, the runs before a resumed one included.
   *
   * @param epochs epochs done
   * @param plannedEpochs epochs asked for
   * @param rounds rounds done
   * @param examples examples of an epoch
   */
  public record Extent(int epochs, int plannedEpochs, long rounds, long examples) {}

  /**
   * A point of the loss's course.
   *
   * @param epoch where in the training it stands; 1.5 is the middle of the second epoch
   * @param cost mean loss per example of the rounds since the point before
   */
  public record RoundLoss(double epoch, double loss) {}

  /**
   * What one epoch came to; what was not measured is {@code NaN}.
   *
   * @param epoch from 1
   * @param cost mean loss per example before each step, regularisation included
   * @param learningRate at the epoch's first step
   * @param validationLoss mean cross-entropy on the validation split
   * @param validationAccuracy share of right answers there
   */
  public record Epoch(
      int epoch,
      double loss,
      double learningRate,
      double validationLoss,
      double validationAccuracy) {}

  /**
   * Where the time of a run's rounds went, in seconds; the four parts add up to all of it.
   *
   * @param compute training steps, the mean over the workers
   * @param waiting for the slowest worker, the mean over the workers
   * @param transfer sending and copying states, starting tasks
   * @param sum summing states
   * @param examplesPerSecond of all workers over all of this time; {@code NaN} without rounds
   */
  public record Times(
      double compute, double waiting, double transfer, double sum, double examplesPerSecond) {

    double total() {
      return compute + waiting + transfer + sum;
    }
  }

  /**
   * What one worker did.
   *
   * @param examples examples that it trained
   * @param computeSeconds time of its training steps
   */
  public record Worker(long examples, double computeSeconds) {

    double examplesPerSecond() {
      return examples / computeSeconds;
    }
  }

  /** How good the result is on a split. */
  public interface SplitResult {

    /** Of the split, such as {@code test}. */
    String name();

    /** The figure that counts. */
    Tile tile();

    /** The figures, then what went wrong; either may be missing. */
    List<Section> sections();
  }

  public TrainReport {
    notices = List.copyOf(notices);
    roundLosses = List.copyOf(roundLosses);
    epochs = List.copyOf(epochs);
    workers = List.copyOf(workers);
    splits = List.copyOf(splits);
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }
}
