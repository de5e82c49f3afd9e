package io.lookonce.jobs.scoring.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.ClassificationTable.ClassifiedImage;
import io.lookonce.jobs.scoring.output.ReportParts.GalleryPainter;
import io.lookonce.jobs.scoring.output.TopK.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

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
      new TopK<>(
          LEAST_CERTAIN,
          Comparator.comparingDouble(ClassifiedImage::probability)
              .thenComparing(classified -> classified.image().path()));
  private final Map<Integer, TopK<ClassifiedImage>> drawnByClass = new HashMap<>();

  public ClassificationSummary(List<String> classNames) {
    this.classNames = classNames;
    this.classes = new ClassCounts(classNames);
  }

  /**
   * All that was counted.
   *
   * @param drawnByClass the images that the gallery is drawn from, by class id
   */
  private record State(
      Totals totals,
      long[] classes,
      long[] probabilities,
      Kept<ClassifiedImage> leastCertain,
      Map<Integer, Kept<ClassifiedImage>> drawnByClass) {}

  @Override
  public StructType columns() {
    return ClassificationTable.SUMMARY_SCHEMA;
  }

  @Override
  void count(Row row, int times) {
    count(ClassifiedImage.of(row), times);
  }

  void count(ClassifiedImage classified, int times) {
    count(classified.image(), times);
    if (!classified.image().isRead()) {
      return;
    }
    classes.add(classified.classId(), times);
    probabilities.add(classified.probability(), times);
    count(leastCertain, classified, times);
    count(drawnByClass.computeIfAbsent(classified.classId(), id -> draw()), classified, times);
  }

  @Override
  public boolean isExact() {
    return super.isExact()
        && leastCertain.isExact()
        && drawnByClass.values().stream().allMatch(TopK::isExact);
  }

  @Override
  public JsonNode state() {
    Map<Integer, Kept<ClassifiedImage>> drawn = new TreeMap<>();
    drawnByClass.forEach((id, least) -> drawn.put(id, least.kept()));
    return JSON.valueToTree(
        new State(totals(), classes.counts(), probabilities.counts(), leastCertain.kept(), drawn));
  }

  @Override
  public void restore(JsonNode stored) throws IOException {
    State state = JSON.treeToValue(stored, State.class);
    restore(state.totals());
    classes.addAll(state.classes());
    probabilities.addAll(state.probabilities());
    leastCertain.restore(state.leastCertain());
    state
        .drawnByClass()
        .forEach((id, kept) -> drawnByClass.computeIfAbsent(id, any -> draw()).restore(kept));
  }

  private static TopK<ClassifiedImage> draw() {
    return new TopK<>(MAX_PER_CLASS, ScoredImage.inSamplingOrder(ClassifiedImage::image));
  }

  @Override
  public Map<String, Long> counts(ScoringRun run) {
    return Map.of();
  }

  @Override
  public String html(ScoringRun run, ImageSource source) {
    return new ClassifyReport(
            new ReportParts(run, this).report("classifier", "probabilities", gallery(source)),
            images(),
            withError(),
            imagesPerClass(),
            probabilities().counts())
        .html();
  }

  private List<GalleryImage> gallery(ImageSource source) {
    List<ClassifiedImage> uncertain = leastCertain();
    List<ClassifiedImage> drawn = sample();
    GalleryPainter painter =
        new GalleryPainter(
            source,
            Stream.concat(uncertain.stream(), drawn.stream()).map(ClassifiedImage::image).toList());
    for (ClassifiedImage classified : uncertain) {
      painter.add(
          classified.image(),
          UnaryOperator.identity(),
          caption(classified) + ", among the least certain");
    }
    for (ClassifiedImage classified : drawn) {
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
