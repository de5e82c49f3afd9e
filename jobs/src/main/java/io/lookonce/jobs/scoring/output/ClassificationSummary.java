package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.chart.FractionCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up what a report says of a table of classifications. */
public final class ClassificationSummary implements Consumer<ClassifiedImage> {

  private static final int LEAST_CERTAIN = 8;
  private static final int MOST_CLASSES_SHOWN = 16;

  /** Images drawn for all classes together: one each of many, several each of a few. */
  private static final int SAMPLE = 16;

  private static final int MOST_PER_CLASS = 8;

  private final TableSummary table = new TableSummary();
  private final ClassCounts classes;
  private final FractionCounts probabilities = new FractionCounts();
  private final TopK<ClassifiedImage> leastCertain =
      new TopK<>(LEAST_CERTAIN, Comparator.comparingDouble(ClassifiedImage::probability));
  private final Map<Integer, TopK<ClassifiedImage>> drawnByClass = new HashMap<>();

  public ClassificationSummary(List<String> classNames) {
    this.classes = new ClassCounts(classNames);
  }

  @Override
  public void accept(ClassifiedImage classified) {
    table.add(classified.image());
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
        MOST_PER_CLASS, Comparator.comparingInt(classified -> SamplingKey.of(classified.image())));
  }

  public TableSummary table() {
    return table;
  }

  /** Classes that some image was given, most frequent first. */
  Map<String, Long> imagesPerClass() {
    return classes.byName();
  }

  /** Of the probabilities of the classes that were given. */
  FractionCounts probabilities() {
    return probabilities;
  }

  /** The images whose class has the least probability, least first. */
  List<ClassifiedImage> leastCertain() {
    return leastCertain.inOrder();
  }

  /**
   * A few images of each class, drawn evenly, the most frequent class first; none of the least
   * certain.
   */
  List<ClassifiedImage> sample() {
    List<Integer> shown = classes.ids().stream().limit(MOST_CLASSES_SHOWN).toList();
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
