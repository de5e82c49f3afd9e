package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.scoring.output.DetectReport.Totals;
import io.lookonce.jobs.scoring.output.ScoringReport.Model;
import io.lookonce.jobs.scoring.output.ScoringReport.OtherFiles;
import io.lookonce.jobs.scoring.output.ScoringReport.Speed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small report whose parts a test changes one at a time. */
public final class SampleReport {
  public static final Model MODEL = new Model("yolo-lite", "1", "region head", 224, 224);
  public static final Totals TOTALS = new Totals(1240, 1240, 12_400, 801, 12, 2310);
  public static final Speed SPEED = new Speed(192.4, 6.44, 13.2, 141.7);

  public String title = "junction-17";
  public Model model = MODEL;
  public Totals totals = TOTALS;
  public Speed speed = SPEED;
  public List<String> notices = List.of();
  public Map<String, Long> boxesPerClass = Map.of("car", 2310L);
  public long[] scoreHistogram = new long[FractionCounts.BINS];
  public long[] boxesPerImage = {427, 500, 301};
  public List<ErrorKind> errors = List.of();
  public List<OtherFiles> otherFiles = List.of();
  public List<GalleryImage> gallery = List.of();
  public Map<String, String> settings = new LinkedHashMap<>();

  public DetectReport report() {
    return new DetectReport(scoring(), totals, boxesPerClass, scoreHistogram, boxesPerImage);
  }

  public ScoringReport scoring() {
    return new ScoringReport(
        title, model, speed, notices, errors, otherFiles, gallery, provenance());
  }

  public Provenance provenance() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lookonce", "0.2.0");
    versions.put("Spark", "3.5.9");
    versions.put("Java", "17.0.15");
    return new Provenance(
        "detect-1",
        settings,
        Instant.parse("2026-11-23T17:46:51Z"),
        Instant.parse("2026-11-23T17:50:03.400Z"),
        versions);
  }

  public SampleReport totals(
      long planned, long scored, long inTable, long withDetections, long withError, long boxes) {
    totals = new Totals(planned, scored, inTable, withDetections, withError, boxes);
    return this;
  }

  public String headline() {
    return report().headline();
  }

  public String html() {
    return report().html();
  }

  public ParsedPage page() {
    return ParsedPage.of(html());
  }
}
