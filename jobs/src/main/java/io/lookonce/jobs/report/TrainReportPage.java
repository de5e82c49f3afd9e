package io.lookonce.jobs.report;

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
    report.splits().forEach(split -> tiles.add(split.tile()));
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
    splits.forEach(split -> sections.addAll(split.sections()));
    sections.add(report.provenance().section(model(report)));
    return sections;
  }

  private static Map<String, String> model(TrainReport report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", report.subject().network());
    facts.put("data set", report.subject().dataset());
    facts.putAll(report.digests());
    return facts;
  }
}
