package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.BarChart;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.report.chart.Histogram;
import io.lookonce.jobs.report.chart.Histogram.Bin;
import io.lookonce.jobs.report.chart.Histogram.Mark;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one run of {@code lookonce detect} did, as its report shows it.
 *
 * @param scoring what the reports of all scoring commands show
 * @param totals the counts
 * @param boxesPerClass boxes of this run by class
 * @param scoreHistogram boxes of this run by score, in {@value FractionCounts#BINS} equal bins from
 *     0 to 1
 * @param boxesPerImage element {@code i} counts the images of this run that could be read and have
 *     {@code i} boxes, the last one those with as many or more; empty to leave the chart out
 */
public record DetectReport(
    ScoringReport scoring,
    Totals totals,
    Map<String, Long> boxesPerClass,
    long[] scoreHistogram,
    long[] boxesPerImage) {

  /**
   * The counts of a run.
   *
   * @param planned images this run set out to score
   * @param scored images that got their row in this run, those that could not be read included
   * @param inTable images in the output table altogether, from all runs
   * @param withDetections of {@code scored}, those with at least one box
   * @param withError of {@code scored}, those that could not be read
   * @param detections boxes found in this run
   */
  public record Totals(
      long planned,
      long scored,
      long inTable,
      long withDetections,
      long withError,
      long detections) {
    public Totals {
      FractionCounts.requireCount("planned", planned);
      FractionCounts.requireCount("scored", scored);
      FractionCounts.requireCount("inTable", inTable);
      FractionCounts.requireCount("withDetections", withDetections);
      FractionCounts.requireCount("withError", withError);
      FractionCounts.requireCount("detections", detections);
      if (withError > scored || withDetections > scored - withError) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Report totals: %d images with objects and %d with an error are more than the %d"
                    + " scored",
                withDetections,
                withError,
                scored));
      }
    }

    /** Images of this run that could be read. */
    long read() {
      return scored - withError;
    }
  }

  public DetectReport {
    boxesPerClass.forEach((name, count) -> FractionCounts.requireCount("class " + name, count));
    FractionCounts.require("Score histogram", scoreHistogram);
    for (long count : boxesPerImage) {
      FractionCounts.requireCount("boxes per image", count);
    }
    scoreHistogram = scoreHistogram.clone();
    boxesPerImage = boxesPerImage.clone();
    boxesPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(boxesPerClass));
  }

  /** The essential result in one sentence, for the page, the terminal and {@code run.json}. */
  public String headline() {
    return DetectHeadline.of(this);
  }

  /** Says in one sentence what a detection run did. */
  private static final class DetectHeadline {
    private DetectHeadline() {}

    static String of(DetectReport report) {
      Totals totals = report.totals();
      String model = report.scoring().model().named();
      if (totals.scored() == 0) {
        return nothingScored(totals, model);
      }
      String duration = report.scoring().speed().inWords();
      if (totals.read() == 0) {
        return allFailed(totals, model, duration);
      }
      return images(totals)
          + " scored with "
          + model
          + duration
          + ": "
          + found(totals)
          + unread(totals)
          + ".";
    }

    private static String nothingScored(Totals totals, String model) {
      if (totals.planned() > 0) {
        return "None of the "
            + NumberText.counted(totals.planned(), "planned image was", "planned images were")
            + " scored with "
            + model
            + ".";
      }
      if (totals.inTable() == 0) {
        return "There was no image to score with " + model + ".";
      }
      return "Nothing new to score with "
          + model
          + ": "
          + (totals.inTable() == 1
              ? "the one image is already in the table."
              : "all " + NumberText.count(totals.inTable()) + " images are already in the table.");
    }

    private static String allFailed(Totals totals, String model, String duration) {
      String unreadable =
          totals.scored() == 1
              ? "The one image could not be read"
              : "None of the " + NumberText.count(totals.scored()) + " images could be read";
      return unreadable + "; " + model + " found nothing to score" + duration + ".";
    }

    private static String images(Totals totals) {
      if (totals.scored() < totals.planned()) {
        return NumberText.count(totals.scored())
            + " of "
            + NumberText.counted(totals.planned(), "planned image", "planned images");
      }
      return NumberText.counted(totals.scored(), "image", "images");
    }

    private static String found(Totals totals) {
      if (totals.detections() == 0) {
        return "no objects found";
      }
      String objects = NumberText.counted(totals.detections(), "object", "objects");
      return totals.scored() == 1
          ? objects
          : objects + " in " + NumberText.count(totals.withDetections()) + " of them";
    }

    private static String unread(Totals totals) {
      return totals.withError() == 0
          ? ""
          : "; " + NumberText.count(totals.withError()) + " could not be read";
    }
  }

  /** The whole page as one string. */
  public String html() {
    return page().html();
  }

  /** Writes the page as UTF-8 without holding it in memory; leaves the stream open. */
  public void write(OutputStream stream) throws IOException {
    page().write(stream);
  }

  private Page page() {
    return scoring().page("Detection report", "detect", headline(), tiles(), results());
  }

  private List<Tile> tiles() {
    Totals totals = totals();
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        Tile.of(
            "Images scored",
            NumberText.count(totals.scored()),
            "of " + NumberText.count(totals.planned()) + " planned"));
    if (totals.scored() > 0) {
      addFindings(tiles, totals);
    }
    tiles.add(
        Tile.of(
            "In the table",
            NumberText.count(totals.inTable()),
            (totals.inTable() == 1 ? "image" : "images") + ", all runs"));
    if (totals.scored() > 0) {
      scoring().speed().addTo(tiles);
    }
    return tiles;
  }

  private static void addFindings(List<Tile> tiles, Totals totals) {
    String objects = totals.read() == 0 ? "in no image" : perImage(totals);
    tiles.add(Tile.of("Objects found", NumberText.count(totals.detections()), objects));
    tiles.add(
        Tile.of(
            "Images with objects",
            NumberText.count(totals.withDetections()),
            ofScored(totals.withDetections(), totals)));
    tiles.add(
        new Tile(
            "Could not be read",
            NumberText.count(totals.withError()),
            ofScored(totals.withError(), totals),
            totals.withError() > 0));
  }

  private static String perImage(Totals totals) {
    return NumberText.decimal((double) totals.detections() / totals.read()) + " per image";
  }

  private static String ofScored(long part, Totals totals) {
    return NumberText.percent(part, totals.scored()) + " of those scored";
  }

  private List<Section> results() {
    List<Section> sections = new ArrayList<>();
    if (totals().detections() > 0) {
      sections.add(Section.wide("classes", "Boxes by class", html -> writeClasses(html)));
      sections.add(Section.narrow("scores", "Boxes by score", html -> writeScores(html)));
      if (boxesPerImage().length > 0) {
        sections.add(Section.narrow("crowding", "Boxes per image", html -> writeImages(html)));
      }
    }
    return sections;
  }

  private void writeClasses(Html html) {
    BarChart chart = new BarChart("class-chart", "Boxes by class", boxesPerClass());
    chart.write(html);
    new DataTable("Boxes by class", List.of("Class", "Boxes"), chart.rows()).writeFolded(html);
  }

  private void writeScores(Html html) {
    Histogram histogram = Histogram.ofFractions("score-chart", "Boxes by score", scoreHistogram());
    histogram.write(html);
    new DataTable("Boxes by score", List.of("Score", "Boxes"), histogram.rows()).writeFolded(html);
  }

  private void writeImages(Html html) {
    long[] counts = boxesPerImage();
    List<Bin> bins = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (int boxes = 0; boxes < counts.length; boxes++) {
      String orMore = boxes == counts.length - 1 ? "+" : "";
      bins.add(new Bin(boxes + orMore, counts[boxes]));
      marks.add(new Mark(boxes + 0.5, boxes + orMore));
    }
    Histogram histogram = new Histogram("crowding-chart", "Images by boxes", bins, marks);
    histogram.write(html);
    new DataTable("Images by boxes", List.of("Boxes", "Images"), histogram.rows())
        .writeFolded(html);
  }
}
