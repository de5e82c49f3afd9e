package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.model.ModelCard;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Puts a run and its table into the report's words, with the few images it shows. */
public final class ClassifyReportWriter {

  private final ModelCard card;
  private final ImageSource source;

  public ClassifyReportWriter(ModelCard card, ImageSource source) {
    this.card = card;
    this.source = source;
  }

  public String html(ScoringRun run, ClassificationSummary summary) {
    TableSummary table = summary.table();
    return ClassifyReportPage.html(
        new ClassifyReport(
            new ReportParts(card, run, table)
                .report("classifier", "probabilities", gallery(summary)),
            table.images(),
            table.withError(),
            summary.imagesPerClass(),
            summary.probabilities().counts()));
  }

  private List<GalleryImage> gallery(ClassificationSummary summary) {
    GalleryPainter painter = new GalleryPainter(source);
    for (ClassifiedImage classified : summary.leastCertain()) {
      painter.add(
          classified.image(),
          UnaryOperator.identity(),
          caption(classified) + ", among the least certain");
    }
    for (ClassifiedImage classified : summary.sample()) {
      painter.add(classified.image(), UnaryOperator.identity(), caption(classified));
    }
    return painter.gallery();
  }

  private String caption(ClassifiedImage classified) {
    return String.format(
        Locale.ROOT,
        "%s (%.3f)",
        card.classes().get(classified.classId()),
        classified.probability());
  }
}
