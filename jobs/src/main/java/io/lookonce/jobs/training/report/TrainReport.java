package io.lookonce.jobs.training.report;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.run.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Content of the report of one run of {@code lookonce train}.
 *
 * @param headline the main result in one sentence
 * @param diverged whether training diverged
 * @param notices caveats about the figures, one sentence each
 * @param subject network and data set
 * @param extent completed and planned epochs
 * @param roundLosses loss curve over the rounds, in order
 * @param epochs metrics of the epochs, in order
 * @param times time of this run's rounds
 * @param workers work of each worker in this run, in order
 * @param splits results by split, the training split first; may be empty
 * @param provenance settings, versions and times of the run
 * @param digests digests of the result, such as {@code parameters_sha256}
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
   * Network and data set.
   *
   * @param network name of the network
   * @param dataset name of the data set
   * @param shape shape of the images, such as {@code 64x64x3}
   * @param classes number of classes
   * @param workers number of workers
   */
  public record Subject(String network, String dataset, String shape, int classes, int workers) {}

  /**
   * Extent of a training, including the runs before a resumed one.
   *
   * @param epochs completed epochs
   * @param plannedEpochs maximum number of epochs
   * @param rounds completed rounds
   * @param examples examples of an epoch
   */
  public record Extent(int epochs, int plannedEpochs, long rounds, long examples) {}

  /**
   * A point of the loss curve.
   *
   * @param epoch passes over the training set; 1.5 is the middle of the second epoch
   * @param loss mean loss per example of the rounds since the previous point
   */
  public record RoundLoss(double epoch, double loss) {}

  /**
   * Metrics of one epoch; {@code NaN} if not measured.
   *
   * @param epoch from 1
   * @param loss mean loss per example before each step, regularisation included
   * @param learningRate at the epoch's first step
   * @param validationLoss mean cross-entropy on the validation split
   * @param validationAccuracy accuracy on the validation split
   */
  public record Epoch(
      int epoch,
      double loss,
      double learningRate,
      double validationLoss,
      double validationAccuracy) {}

  /**
   * Time of a run's rounds in seconds, in four parts that add up to the total.
   *
   * @param compute training steps, mean over the workers
   * @param waiting waiting for the slowest worker, mean over the workers
   * @param transfer sending and copying states, starting tasks
   * @param sum summing states
   * @param examplesPerSecond of all workers together; {@code NaN} without rounds
   */
  public record Times(
      double compute, double waiting, double transfer, double sum, double examplesPerSecond) {

    double total() {
      return compute + waiting + transfer + sum;
    }
  }

  /**
   * Work of one worker.
   *
   * @param examples examples trained
   * @param computeSeconds time of the training steps
   */
  public record Worker(long examples, double computeSeconds) {

    double examplesPerSecond() {
      return examples / computeSeconds;
    }
  }

  /** Result on a split. */
  public interface SplitResult {

    /** Title of the split, such as {@code test}. */
    String name();

    /** The primary metric. */
    Tile tile();

    /** Metrics, then mistakes; either may be missing. */
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

  public String html() {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      new Page(
              "Training report",
              subject().network() + " on " + subject().dataset(),
              headline(),
              notices(),
              tiles(),
              sections(),
              "Written by lookonce train, " + NumberText.moment(provenance().finished()))
          .write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }

  private List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(network());
    splits().forEach(split -> tiles.add(split.tile()));
    tiles.add(epochs(extent(), diverged()));
    tiles.add(
        Tile.of(
            "Images per second",
            NumberText.decimal(times().examplesPerSecond()),
            "over " + NumberText.duration(times().total()) + " of training"));
    tiles.add(
        Tile.of(
            "Workers",
            NumberText.count(subject().workers()),
            "averaged " + NumberText.counted(extent().rounds(), "time", "times")));
    return tiles;
  }

  private Tile network() {
    return Tile.of(
        "Network",
        subject().network(),
        String.format(
            Locale.ROOT,
            "%s images in %s",
            subject().shape(),
            NumberText.counted(subject().classes(), "class", "classes")));
  }

  private static Tile epochs(Extent extent, boolean diverged) {
    return new Tile(
        diverged ? "Epochs before it diverged" : "Epochs",
        NumberText.count(extent.epochs()),
        String.format(
            Locale.ROOT,
            "of %s planned, %s each",
            NumberText.count(extent.plannedEpochs()),
            NumberText.counted(extent.examples(), "image", "images")),
        diverged);
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>(new TrainCharts(this).sections());
    // The splits that were not trained on come first.
    List<SplitResult> splits = new ArrayList<>(splits());
    Collections.reverse(splits);
    splits.forEach(split -> sections.addAll(split.sections()));
    sections.add(provenance().section(model()));
    return sections;
  }

  private Map<String, String> model() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", subject().network());
    facts.put("data set", subject().dataset());
    facts.putAll(digests());
    return facts;
  }
}
