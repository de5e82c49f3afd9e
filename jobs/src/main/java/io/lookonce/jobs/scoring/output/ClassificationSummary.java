package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.ClassificationTable.ClassifiedImage;
import io.lookonce.jobs.scoring.output.ReportParts.GalleryPainter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Aggregates a table of classifications. */
public final class ClassificationSummary extends TableSummary {

  private static final int LEAST_CERTAIN = 8;
  private static final int MAX_CLASSES_SHOWN = 16;

  /** Size of the sample over all classes: one image each of many classes, several each of few. */
  private static final int SAMPLE = 16;

  private static final int MAX_PER_CLASS = 8;

  private final List<String> classNames;
  private final ClassCounts classes;
  private final FractionCounts probabilities = new FractionCounts();
  private final TopK<ClassifiedImage> leastCertain =
      new TopK<>(LEAST_CERTAIN, Comparator.comparingDouble(ClassifiedImage::probability));
  private final Map<Integer, TopK<ClassifiedImage>> drawnByClass = new HashMap<>();

  public ClassificationSummary(List<String> classNames) {
    this.classNames = classNames;
    this.classes = new ClassCounts(classNames);
  }

  public void accept(ClassifiedImage classified) {
    add(classified.image());
    if (!classified.image().isRead()) {
      return;
    }
    classes.add(classified.classId());
    probabilities.add(classified.probability());
    leastCertain.add(classified);
    drawnByClass.computeIfAbsent(classified.classId(), id -> draw()).add(classified);
  }

  private static TopK<ClassifiedImage> draw() {
    return new TopK<>(
        MAX_PER_CLASS, Comparator.comparingInt(classified -> classified.image().samplingKey()));
  }

  @Override
  public Map<String, Long> counts(ScoringRun run) {
    return Map.of();
  }

  @Override
  public String html(ScoringRun run, ImageSource source) {
    return ClassifyReportPage.html(
        new ClassifyReport(
            new ReportParts(run, this).report("classifier", "probabilities", gallery(source)),
            images(),
            withError(),
            imagesPerClass(),
            probabilities().counts()));
  }

  private List<GalleryImage> gallery(ImageSource source) {
    GalleryPainter painter = new GalleryPainter(source);
    for (ClassifiedImage classified : leastCertain()) {
      painter.add(
          classified.image(),
          UnaryOperator.identity(),
          caption(classified) + ", among the least certain");
    }
    for (ClassifiedImage classified : sample()) {
      painter.add(classified.image(), UnaryOperator.identity(), caption(classified));
    }
    return painter.gallery();
  }

  private String caption(ClassifiedImage classified) {
    return String.format(
        Locale.ROOT, "%s (%.3f)", classNames.get(classified.classId()), classified.probability());
  }

  /** Images by their most probable class, most frequent first. */
  Map<String, Long> imagesPerClass() {
    return classes.byName();
  }

  /** Probabilities of the most probable classes. */
  FractionCounts probabilities() {
    return probabilities;
  }

  /** The images whose class has the lowest probability, lowest first. */
  List<ClassifiedImage> leastCertain() {
    return leastCertain.inOrder();
  }

  /**
   * A uniform sample of a few images of each class, the most frequent class first, without the
   * least certain images.
   */
  List<ClassifiedImage> sample() {
    List<Integer> shown = classes.ids().stream().limit(MAX_CLASSES_SHOWN).toList();
    List<ClassifiedImage> others = leastCertain();
    List<ClassifiedImage> sample = new ArrayList<>();
    for (int id : shown) {
      drawnByClass.get(id).inOrder().stream()
          .filter(drawn -> !others.contains(drawn))
          .limit(SAMPLE / shown.size())
          .forEach(sample::add);
    }
    return sample;
  }
}
