package io.lookonce.jobs.report;

import io.lookonce.jobs.report.DetectReport.Totals;
import io.lookonce.jobs.report.ScoringReport.Model;
import io.lookonce.jobs.report.ScoringReport.Speed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small report whose parts a test changes one at a time. */
final class SampleReport {
  static final Model MODEL = new Model("yolo-lite", "1", "region head", 224, 224);
  static final Totals TOTALS = new Totals(1240, 1240, 12_400, 801, 12, 2310);
  static final Speed SPEED = new Speed(192.4, 6.44, 13.2, 141.7);

  String title = "junction-17";
  Model model = MODEL;
  Totals totals = TOTALS;
  Speed speed = SPEED;
  List<String> notices = List.of();
  Map<String, Long> boxesPerClass = Map.of("car", 2310L);
  long[] scoreHistogram = new long[FractionCounts.BINS];
  long[] boxesPerPicture = {427, 500, 301};
  List<ErrorKind> errors = List.of();
  List<OtherFiles> otherFiles = List.of();
  List<GalleryPicture> gallery = List.of();
  Map<String, String> settings = new LinkedHashMap<>();

  DetectReport report() {
    return new DetectReport(scoring(), totals, boxesPerClass, scoreHistogram, boxesPerPicture);
  }

  ScoringReport scoring() {
    return new ScoringReport(
        title, model, speed, notices, errors, otherFiles, gallery, provenance());
  }

  Provenance provenance() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lookonce", "0.1.0");
    versions.put("Spark", "3.5.9");
    versions.put("Java", "17.0.15");
    return new Provenance(
        "detect-1",
        settings,
        Instant.parse("2026-11-23T17:46:51Z"),
        Instant.parse("2026-11-23T17:50:03.400Z"),
        versions);
  }

  SampleReport totals(
      long planned, long scored, long inTable, long withDetections, long withError, long boxes) {
    totals = new Totals(planned, scored, inTable, withDetections, withError, boxes);
    return this;
  }

  String headline() {
    return report().headline();
  }

  String html() {
    return DetectReportPage.html(report());
  }

  ParsedPage page() {
    return ParsedPage.of(html());
  }
}
