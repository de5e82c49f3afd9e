package io.lookonce.jobs.report;

import io.lookonce.evaluation.ClassAccuracy;
import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.jobs.report.TrainReport.Extent;
import io.lookonce.jobs.report.TrainReport.SplitResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out the report of {@code lookonce train}: how good the network is and how it got there
 * first, where the time went next, single mistakes and settings last.
 */
public final class TrainReportPage {
  private TrainReportPage() {}

  /** The whole page as one string. */
  public static String html(TrainReport report) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      new Page(
              "Training report",
              report.subject().network() + " on " + report.subject().dataset(),
              report.headline(),
              report.notices(),
              tiles(report),
              sections(report),
              "Written by lookonce train, " + Figures.moment(report.provenance().finished()))
          .write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }

  private static List<Tile> tiles(TrainReport report) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(network(report));
    report.splits().forEach(split -> tiles.add(accuracy(split)));
    tiles.add(epochs(report.extent(), report.diverged()));
    tiles.add(
        Tile.of(
            "Pictures per second",
            Figures.decimal(report.times().examplesPerSecond()),
            "over " + Figures.duration(report.times().total()) + " of training"));
    tiles.add(
        Tile.of(
            "Workers",
            Figures.count(report.subject().workers()),
            "averaged " + Figures.counted(report.extent().rounds(), "time", "times")));
    return tiles;
  }

  private static Tile network(TrainReport report) {
    return Tile.of(
        "Network",
        report.subject().network(),
        "%s pictures in %s"
            .formatted(
                report.subject().shape(),
                Figures.counted(report.subject().classes(), "class", "classes")));
  }

  private static Tile accuracy(SplitResult split) {
    ConfusionMatrix confusion = split.confusion();
    return Tile.of(
        "Accuracy, " + split.name(),
        Figures.probability(confusion.accuracy()),
        "%s of %s, loss %s%s"
            .formatted(
                Figures.count(confusion.examples() - split.misclassified()),
                Figures.count(confusion.examples()),
                Figures.decimal(split.loss()),
                split.rocArea().isPresent()
                    ? ", ROC area " + Figures.probability(split.rocArea().getAsDouble())
                    : ""));
  }

  private static Tile epochs(Extent extent, boolean diverged) {
    return new Tile(
        diverged ? "Epochs before it diverged" : "Epochs",
        Figures.count(extent.epochs()),
        "of %s planned, %s each"
            .formatted(
                Figures.count(extent.plannedEpochs()),
                Figures.counted(extent.examples(), "picture", "pictures")),
        diverged);
  }

  private static List<Section> sections(TrainReport report) {
    List<Section> sections = new ArrayList<>(new TrainCharts(report).sections());
    // What the network has never seen comes first.
    List<SplitResult> splits = new ArrayList<>(report.splits());
    Collections.reverse(splits);
    for (SplitResult split : splits) {
      sections.add(
          Section.wide(
              "result-" + split.name(), "Result on " + split.name(), h -> writeResult(h, split)));
    }
    for (SplitResult split : splits) {
      if (!split.mistakes().isEmpty()) {
        sections.add(
            Section.wide(
                "mistakes-" + split.name(),
                "Misclassified in " + split.name(),
                html -> writeMistakes(html, split)));
      }
    }
    sections.add(report.provenance().section(model(report)));
    return sections;
  }

  private static void writeResult(Html html, SplitResult split) {
    ConfusionMatrix confusion = split.confusion();
    new ConfusionTable("Confusion, " + split.name(), confusion.classes(), confusion.counts())
        .write(html);
    List<List<String>> rows = new ArrayList<>();
    for (int id = 0; id < confusion.classes().size(); id++) {
      ClassAccuracy accuracy = confusion.ofClass(id);
      rows.add(
          List.of(
              confusion.classes().get(id),
              Figures.probability(accuracy.precision()),
              Figures.probability(accuracy.recall()),
              Figures.probability(accuracy.f1()),
              Figures.count(accuracy.examples())));
    }
    new DataTable(
            "By class, " + split.name(),
            List.of("Class", "Precision", "Recall", "F1", "Pictures"),
            rows)
        .write(html);
  }

  private static void writeMistakes(Html html, SplitResult split) {
    int shown = split.mistakes().size();
    html.element(
        "p",
        shown < split.misclassified()
            ? "The %s of %s mistakes that the network was surest of."
                .formatted(Figures.count(shown), Figures.count(split.misclassified()))
            : "All of them, those that the network was surest of first.",
        "class",
        "aside");
    MisclassifiedPicture.write(html, split.mistakes());
  }

  private static Map<String, String> model(TrainReport report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", report.subject().network());
    facts.put("data set", report.subject().dataset());
    facts.putAll(report.digests());
    return facts;
  }
}
