package io.lookonce.jobs.sweep;

import io.lookonce.data.Split;
import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.PlaneMap;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import io.lookonce.jobs.training.DecisionRegions;
import io.lookonce.jobs.training.InMemorySplits;
import io.lookonce.jobs.training.TrainingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * Content of the report of {@code lookonce sweep}.
 *
 * @param name of the sweep
 * @param headline the result in one sentence
 * @param keys the varied settings
 * @param splits titles of the evaluated splits
 * @param judged title of the split that ranks the trials
 * @param trials best first, failed ones last
 * @param provenance how to reproduce the run
 */
public record SweepReport(
    String name,
    String headline,
    List<String> keys,
    List<String> splits,
    String judged,
    List<Trial> trials,
    Provenance provenance) {

  /**
   * One training.
   *
   * @param number from 1
   * @param name display name
   * @param settings the value of every key
   * @param subject network and data set
   * @param workers number of workers
   * @param error reason of the failure, else null; after a failure the following values are empty
   * @param seconds of training
   * @param course of the loss
   * @param accuracy by split
   * @param map decision regions; null for other data than points
   */
  public record Trial(
      int number,
      String name,
      Map<String, String> settings,
      String subject,
      int workers,
      String error,
      double seconds,
      Course course,
      Map<String, Double> accuracy,
      PlaneMap map) {

    boolean failed() {
      return error != null;
    }

    /** Accuracy on a split; {@code NaN} if there is none. */
    double accuracyOn(String split) {
      return accuracy.getOrDefault(split, Double.NaN);
    }
  }

  /**
   * The loss over the epochs.
   *
   * @param epochs passes over the training set at each point
   * @param losses mean loss per example
   * @param last mean over all examples of the last epoch; NaN where it is not known
   */
  public record Course(double[] epochs, double[] losses, double last) {}

  List<Trial> succeeded() {
    return trials.stream().filter(trial -> !trial.failed()).toList();
  }

  List<Trial> failed() {
    return trials.stream().filter(Trial::failed).toList();
  }

  /** Builds the report from the records of the trials. */
  static final class SweepReportWriter {

    private final SweepRequest request;
    private final Map<Path, List<PlaneMap.Point>> points = new HashMap<>();

    /**
     * @param data data sets by path
     */
    SweepReportWriter(SweepRequest request, Map<Path, InMemorySplits> data) {
      this.request = request;
      data.forEach(
          (place, splits) ->
              splits
                  .points()
                  .ifPresent(
                      known ->
                          points.put(
                              place,
                              known.points().stream()
                                  .map(
                                      point ->
                                          new PlaneMap.Point(
                                              point.x(),
                                              point.y(),
                                              point.label(),
                                              point.training()))
                                  .toList())));
    }

    SweepReport report(Collection<TrialRecord> trials, String headline, Provenance provenance) {
      List<String> splits =
          Arrays.stream(Split.values())
              .map(Split::title)
              .filter(
                  split ->
                      trials.stream().anyMatch(one -> TrialRanking.score(one, split).isPresent()))
              .toList();
      return new SweepReport(
          request.name(),
          headline,
          List.copyOf(request.trials().get(0).varied().keySet()),
          splits,
          TrialRanking.split(trials),
          TrialRanking.ranked(trials).stream().map(this::trial).toList(),
          provenance);
    }

    private SweepReport.Trial trial(TrialRecord trial) {
      TrainingResult result = trial.result();
      Map<String, Double> accuracy = new HashMap<>();
      if (result != null) {
        result.scores().forEach((split, score) -> accuracy.put(split, score.accuracy()));
      }
      return new SweepReport.Trial(
          trial.number(),
          trial.name(),
          trial.varied(),
          trial.network() + " on " + trial.dataset(),
          trial.workers(),
          trial.error(),
          result == null ? 0 : result.seconds(),
          result == null ? null : course(result),
          accuracy,
          result == null ? null : map(trial, result.regions()));
    }

    private static SweepReport.Course course(TrainingResult result) {
      List<TrainingResult.LossPoint> course = result.course();
      return new SweepReport.Course(
          course.stream().mapToDouble(TrainingResult.LossPoint::epoch).toArray(),
          course.stream().mapToDouble(TrainingResult.LossPoint::loss).toArray(),
          result.epochLoss() == null ? Double.NaN : result.epochLoss());
    }

    private PlaneMap map(TrialRecord trial, DecisionRegions regions) {
      if (regions == null) {
        return null;
      }
      Path place = request.trials().get(trial.number() - 1).request().dataset();
      return new PlaneMap(
          regions.left(),
          regions.right(),
          regions.bottom(),
          regions.top(),
          regions.rows(),
          points.getOrDefault(place, List.of()));
    }
  }

  /** The whole page as one string. */
  public String html() {
    return new Page(
            "Sweep report",
            name(),
            headline(),
            List.of(),
            tiles(),
            sections(),
            "Written by lookonce sweep, " + NumberText.moment(provenance().finished()))
        .html();
  }

  private List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    int failed = failed().size();
    tiles.add(
        Tile.of(
            "Trials",
            NumberText.count(trials().size()),
            NumberText.counted(keys().size(), "setting", "settings") + " varied"));
    tiles.add(
        new Tile(
            "Failed", NumberText.count(failed), failed == 0 ? "none" : "see below", failed > 0));
    List<Trial> succeeded = succeeded();
    if (!succeeded.isEmpty()) {
      Trial best = succeeded.get(0);
      tiles.add(
          Tile.of(
              "Best " + judged() + " accuracy",
              NumberText.probability(best.accuracyOn(judged())),
              best.name()));
      double seconds = succeeded.stream().mapToDouble(Trial::seconds).sum();
      tiles.add(
          Tile.of(
              "Training",
              NumberText.duration(seconds),
              NumberText.duration(seconds / succeeded.size()) + " per trial"));
    }
    return tiles;
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    if (!succeeded().isEmpty()) {
      sections.add(Section.wide("ranking", "Ranking", html -> ranking().write(html)));
    }
    sections.addAll(new SweepCharts(this).sections());
    if (!failed().isEmpty()) {
      sections.add(Section.wide("failed", "Failed trials", html -> writeFailed(html)));
    }
    sections.add(provenance().section(Map.of("trials", subjects())));
    return sections;
  }

  private DataTable ranking() {
    List<String> head = new ArrayList<>(List.of("Trial"));
    splits().forEach(split -> head.add(split + " accuracy"));
    head.addAll(List.of("Loss", "Time", "Workers"));
    head.addAll(keys());
    List<List<String>> rows = new ArrayList<>();
    for (Trial trial : succeeded()) {
      List<String> row = new ArrayList<>(List.of(trial.name()));
      for (String split : splits()) {
        row.add(NumberText.probability(trial.accuracyOn(split)));
      }
      row.add(String.format(Locale.ROOT, "%.4g", trial.course().last()));
      row.add(NumberText.duration(trial.seconds()));
      row.add(NumberText.count(trial.workers()));
      keys().forEach(key -> row.add(trial.settings().get(key)));
      rows.add(row);
    }
    return new DataTable(
        "Trials by accuracy on the " + judged() + " split, best first", head, rows);
  }

  private void writeFailed(Html html) {
    html.element(
        "ul",
        () ->
            failed()
                .forEach(
                    trial ->
                        html.element(
                            "li",
                            () -> {
                              html.path(trial.name());
                              html.element("span", trial.error(), "class", "message");
                            })),
        "class",
        "examples");
  }

  private String subjects() {
    return String.join("; ", trials().stream().map(Trial::subject).distinct().sorted().toList());
  }
}
