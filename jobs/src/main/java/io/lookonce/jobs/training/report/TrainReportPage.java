package io.lookonce.jobs.training.report;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.training.report.TrainReport.Extent;
import io.lookonce.jobs.training.report.TrainReport.SplitResult;
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
 * Renders the report of {@code lookonce train} as HTML: results and loss curves first, then time
 * and speed, then mistakes and settings.
 */
public final class TrainReportPage {
  private TrainReportPage() {}

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
              "Written by lookonce train, " + NumberText.moment(report.provenance().finished()))
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
            "Images per second",
            NumberText.decimal(report.times().examplesPerSecond()),
            "over " + NumberText.duration(report.times().total()) + " of training"));
    tiles.add(
        Tile.of(
            "Workers",
            NumberText.count(report.subject().workers()),
            "averaged " + NumberText.counted(report.extent().rounds(), "time", "times")));
    return tiles;
  }

  private static Tile network(TrainReport report) {
    return Tile.of(
        "Network",
        report.subject().network(),
        String.format(
            Locale.ROOT,
            "%s images in %s",
            report.subject().shape(),
            NumberText.counted(report.subject().classes(), "class", "classes")));
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

  private static List<Section> sections(TrainReport report) {
    List<Section> sections = new ArrayList<>(new TrainCharts(report).sections());
    // The splits that were not trained on come first.
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
