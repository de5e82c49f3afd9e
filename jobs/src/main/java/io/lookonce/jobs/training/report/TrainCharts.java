package io.lookonce.jobs.training.report;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.chart.Axis;
import io.lookonce.jobs.report.chart.BarDrawing;
import io.lookonce.jobs.report.chart.BarDrawing.Bar;
import io.lookonce.jobs.report.chart.LineChart;
import io.lookonce.jobs.training.report.TrainReport.Epoch;
import io.lookonce.jobs.training.report.TrainReport.RoundLoss;
import io.lookonce.jobs.training.report.TrainReport.Times;
import io.lookonce.jobs.training.report.TrainReport.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The charts of a training report: loss curves, accuracy, learning rate, time and speed. */
final class TrainCharts {

  /** Maximum number of epochs in the table; above, every second, third, … is shown. */
  private static final int MAX_ROWS = 500;

  /** Maximum number of workers in the chart; the table below it lists all. */
  private static final int MAX_BARS = 24;

  private final TrainReport report;

  TrainCharts(TrainReport report) {
    this.report = report;
  }

  /** The sections that have data. */
  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    if (!report.roundLosses().isEmpty()) {
      sections.add(Section.wide("loss", "Loss", this::writeLoss));
    }
    if (!report.epochs().isEmpty()) {
      if (isValidated()) {
        sections.add(Section.narrow("accuracy", "Validation accuracy", this::writeAccuracy));
      }
      sections.add(Section.narrow("learning-rate", "Learning rate", this::writeLearningRate));
    }
    if (report.times().total() > 0) {
      sections.add(Section.narrow("time", "Where the time went", this::writeTimes));
      sections.add(Section.narrow("workers", "Images per second", this::writeWorkers));
    }
    return sections;
  }

  private void writeLoss(Html html) {
    List<LineChart.Series> series = new ArrayList<>();
    if (report.roundLosses().size() > report.epochs().size()) {
      series.add(
          new LineChart.Series(
              "training loss by round",
              numbers(report.roundLosses(), RoundLoss::epoch),
              numbers(report.roundLosses(), RoundLoss::loss)));
    }
    if (!report.epochs().isEmpty()) {
      series.add(byEpoch("training loss by epoch", Epoch::loss));
    }
    if (isValidated()) {
      series.add(byEpoch("validation loss", Epoch::validationLoss));
    }
    Axis losses = Axis.ofLosses(series);
    new LineChart("loss-chart", "Loss over the epochs", Axis.whole("epoch"), losses, series)
        .write(html);
    html.element(
        "p",
        "The training loss is the mean over the mini-batches, each before its step, including"
            + " regularisation."
            + (isValidated() ? " The validation loss is the cross-entropy after the epoch." : ""),
        "class",
        "aside");
    if (!report.epochs().isEmpty()) {
      table().writeFolded(html);
    }
  }

  private void writeAccuracy(Html html) {
    writeByEpoch(html, "accuracy", "accuracy", Epoch::validationAccuracy);
  }

  private void writeLearningRate(Html html) {
    writeByEpoch(html, "learning-rate", "learning rate", Epoch::learningRate);
  }

  private void writeByEpoch(Html html, String id, String name, ToDoubleFunction<Epoch> value) {
    new LineChart(
            id + "-chart",
            "The " + name + " over the epochs",
            Axis.whole("epoch"),
            Axis.linear(name),
            List.of(byEpoch(name, value)))
        .write(html);
  }

  private DataTable table() {
    List<Epoch> epochs = report.epochs();
    int stride = (epochs.size() - 1) / MAX_ROWS + 1;
    List<List<String>> rows = new ArrayList<>();
    for (Epoch epoch : epochs) {
      if (epoch.epoch() % stride == 0 || epoch.epoch() == epochs.size()) {
        rows.add(
            List.of(
                NumberText.count(epoch.epoch()),
                significant(epoch.loss()),
                significant(epoch.learningRate()),
                significant(epoch.validationLoss()),
                significant(epoch.validationAccuracy())));
      }
    }
    return new DataTable(
        stride == 1 ? "Epochs" : "Epochs, one of " + stride,
        List.of("Epoch", "Loss", "Learning rate", "Validation loss", "Validation accuracy"),
        rows);
  }

  private void writeTimes(Html html) {
    Times times = report.times();
    List<Bar> bars =
        List.of(
            part("training steps", times.compute()),
            part("waiting for the slowest", times.waiting()),
            part("transfer and start-up", times.transfer()),
            part("summing states", times.sum()));
    new BarDrawing("time-chart", "Where the time of the rounds went", bars).write(html);
  }

  private Bar part(String name, double seconds) {
    double percent = 100 * seconds / report.times().total();
    String figure = NumberText.duration(seconds) + " · " + NumberText.decimal(percent) + " %";
    return new Bar(name, seconds, figure, false);
  }

  private void writeWorkers(Html html) {
    List<Bar> bars = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Worker worker : report.workers()) {
      String name = "worker " + rows.size();
      String rate = NumberText.decimal(worker.examplesPerSecond());
      bars.add(new Bar(name, worker.examplesPerSecond(), rate + "/s", false));
      rows.add(
          List.of(
              name,
              NumberText.count(worker.examples()),
              NumberText.duration(worker.computeSeconds()),
              rate));
    }
    List<Bar> shown = bars.subList(0, Math.min(MAX_BARS, bars.size()));
    new BarDrawing("worker-chart", "Images per second of each worker", shown).write(html);
    html.element("p", "Training steps only, without waiting and transfer.", "class", "aside");
    new DataTable(
            "Workers", List.of("Worker", "Images", "Training steps", "Images per second"), rows)
        .writeFolded(html);
  }

  private boolean isValidated() {
    return report.epochs().stream().anyMatch(epoch -> !Double.isNaN(epoch.validationLoss()));
  }

  private LineChart.Series byEpoch(String name, ToDoubleFunction<Epoch> value) {
    return new LineChart.Series(
        name, numbers(report.epochs(), Epoch::epoch), numbers(report.epochs(), value));
  }

  private static <T> double[] numbers(List<T> elements, ToDoubleFunction<T> number) {
    return elements.stream().mapToDouble(number).toArray();
  }

  private static String significant(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : NumberText.UNKNOWN;
  }
}
