package io.lookonce.jobs.scoring;

import io.lookonce.jobs.report.ClassifyReport;
import io.lookonce.jobs.report.ClassifyReportPage;
import io.lookonce.jobs.report.GalleryPicture;
import io.lookonce.model.ModelCard;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Puts a run and its table into the report's words, with the few pictures it shows. */
final class ClassifyReportWriter {

  private final ModelCard card;
  private final PictureSource source;

  ClassifyReportWriter(ModelCard card, PictureSource source) {
    this.card = card;
    this.source = source;
  }

  String html(ScoringRun run, ClassificationSummary summary) {
    TableSummary table = summary.table();
    return ClassifyReportPage.html(
        new ClassifyReport(
            new ReportParts(card, run, table)
                .report("classifier", "probabilities", gallery(summary)),
            table.pictures(),
            table.withError(),
            summary.picturesPerClass(),
            summary.probabilities().counts()));
  }

  private List<GalleryPicture> gallery(ClassificationSummary summary) {
    GalleryPainter painter = new GalleryPainter(source);
    for (ClassifiedPicture classified : summary.leastCertain()) {
      painter.add(
          classified.picture(),
          UnaryOperator.identity(),
          caption(classified) + ", among the least certain");
    }
    for (ClassifiedPicture classified : summary.sample()) {
      painter.add(classified.picture(), UnaryOperator.identity(), caption(classified));
    }
    return painter.gallery();
  }

  private String caption(ClassifiedPicture classified) {
    return String.format(
        Locale.ROOT,
        "%s (%.3f)",
        card.classes().get(classified.classId()),
        classified.probability());
  }
}
