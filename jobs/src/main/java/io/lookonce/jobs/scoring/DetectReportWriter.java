package io.lookonce.jobs.scoring;

import io.lookonce.box.Detection;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.JpegWriter;
import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.image.Thumbnail;
import io.lookonce.jobs.report.DetectReport;
import io.lookonce.jobs.report.DetectReportPage;
import io.lookonce.jobs.report.ErrorKind;
import io.lookonce.jobs.report.GalleryPicture;
import io.lookonce.jobs.report.OtherFiles;
import io.lookonce.model.ModelCard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a run and its table into the report's words, and paints the few pictures it shows. */
final class DetectReportWriter {

  private static final int GALLERY_WIDTH = 640;
  private static final float JPEG_QUALITY = 0.85f;
  private static final long GALLERY_MAX_PIXELS = 100_000_000L;

  private final ModelCard card;
  private final PictureSource source;

  DetectReportWriter(ModelCard card, PictureSource source) {
    this.card = card;
    this.source = source;
  }

  String html(DetectionRun run, DetectionSummary summary) {
    boolean wholeTable = run.planned() == summary.pictures();
    return DetectReportPage.html(
        new DetectReport(
            run.listing().base(),
            new DetectReport.Model(
                card.name(),
                String.valueOf(card.version()),
                card.head().kind() + " head, " + card.classes().size() + " classes",
                card.input().width(),
                card.input().height()),
            new DetectReport.Totals(
                summary.pictures(),
                summary.pictures(),
                summary.pictures(),
                summary.withDetections(),
                summary.withError(),
                summary.detections()),
            new DetectReport.Speed(
                wholeTable ? run.scoringSeconds() : Double.NaN,
                run.planned() == 0 ? Double.NaN : run.picturesPerSecond(),
                summary.meanDecodeMilliseconds(),
                summary.meanForwardMilliseconds()),
            notices(run, summary, wholeTable),
            summary.boxesPerClass(),
            summary.scoreHistogram(),
            summary.boxesPerPicture(),
            errors(summary),
            otherFiles(run.listing()),
            gallery(summary),
            run.provenance()));
  }

  private List<String> notices(DetectionRun run, DetectionSummary summary, boolean wholeTable) {
    List<String> notices = new ArrayList<>();
    if (Boolean.FALSE.equals(card.metrics().get(ModelCard.TRAINED))) {
      notices.add("This model is untrained: its parameters are random and its boxes mean nothing.");
    }
    if (!wholeTable) {
      notices.add(share(run));
    }
    return notices;
  }

  private static String share(DetectionRun run) {
    return run.planned() == 0
        ? "This run found nothing new; all of these pictures were scored before."
        : String.format(
            "This report covers the whole table; the last run added %,d pictures to it.",
            run.planned());
  }

  private static List<ErrorKind> errors(DetectionSummary summary) {
    List<ErrorKind> kinds = new ArrayList<>();
    summary
        .errorCounts()
        .forEach(
            (kind, count) ->
                kinds.add(
                    new ErrorKind(
                        kind,
                        count,
                        summary.errorExamples(kind).stream()
                            .map(
                                picture ->
                                    new ErrorKind.Example(picture.file().path(), picture.error()))
                            .toList())));
    return kinds;
  }

  private static List<OtherFiles> otherFiles(Listing listing) {
    Map<String, List<String>> namesByKind = new TreeMap<>();
    for (String name : listing.otherFiles().names()) {
      namesByKind
          .computeIfAbsent(OtherFileCount.extension(name), kind -> new ArrayList<>())
          .add(name);
    }
    return listing.otherFiles().countByExtension().entrySet().stream()
        .map(
            entry ->
                new OtherFiles(
                    entry.getKey(),
                    entry.getValue(),
                    namesByKind.getOrDefault(entry.getKey(), List.of())))
        .toList();
  }

  private List<GalleryPicture> gallery(DetectionSummary summary) {
    Map<String, PictureFile> listed = new HashMap<>();
    source.listing().pictures().forEach(file -> listed.put(file.path(), file));
    List<GalleryPicture> gallery = new ArrayList<>();
    for (ScoredPicture picture : summary.sample()) {
      PictureFile file = listed.get(picture.file().path());
      if (picture.file().equals(file)) {
        paint(file, picture, gallery);
      }
    }
    return gallery;
  }

  /** A picture that cannot be read again is left out: its row stands in the table all the same. */
  private void paint(PictureFile file, ScoredPicture scored, List<GalleryPicture> gallery) {
    try {
      Picture original = new PictureDecoder(GALLERY_MAX_PIXELS).decode(source.content(file));
      Picture painted = new DetectionPainter().paint(original, scored.detections(), card.classes());
      Picture small = Thumbnail.of(painted, GALLERY_WIDTH);
      gallery.add(
          new GalleryPicture(
              file.path(),
              new JpegWriter().jpeg(small, JPEG_QUALITY),
              small.width(),
              small.height(),
              caption(scored.detections())));
    } catch (IOException gone) {
      // The gallery shows what is still there.
    }
  }

  private String caption(List<Detection> detections) {
    Map<String, Integer> counts = new TreeMap<>();
    detections.forEach(
        detection -> counts.merge(card.classes().get(detection.classId()), 1, Integer::sum));
    return String.join(
        ", ",
        counts.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).toList());
  }
}
