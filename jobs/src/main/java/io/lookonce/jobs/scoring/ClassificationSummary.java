package io.lookonce.jobs.scoring;

import io.lookonce.jobs.report.FractionCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up what a report says of a table of classifications. */
final class ClassificationSummary implements Consumer<ClassifiedPicture> {

  private static final int LEAST_CERTAIN = 8;
  private static final int MOST_CLASSES_SHOWN = 16;

  /** Pictures drawn for all classes together: one each of many, several each of a few. */
  private static final int SAMPLE = 16;

  private static final int MOST_PER_CLASS = 8;

  private final TableSummary table = new TableSummary();
  private final ClassCounts classes;
  private final FractionCounts probabilities = new FractionCounts();
  private final Least<ClassifiedPicture> leastCertain =
      new Least<>(LEAST_CERTAIN, Comparator.comparingDouble(ClassifiedPicture::probability));
  private final Map<Integer, Least<ClassifiedPicture>> drawnByClass = new HashMap<>();

  ClassificationSummary(List<String> classNames) {
    this.classes = new ClassCounts(classNames);
  }

  @Override
  public void accept(ClassifiedPicture classified) {
    table.add(classified.picture());
    if (!classified.picture().isRead()) {
      return;
    }
    classes.add(classified.classId());
    probabilities.add(classified.probability());
    leastCertain.add(classified);
    drawnByClass.computeIfAbsent(classified.classId(), id -> draw()).add(classified);
  }

  private static Least<ClassifiedPicture> draw() {
    return new Least<>(
        MOST_PER_CLASS, Comparator.comparingInt(classified -> Lot.of(classified.picture())));
  }

  TableSummary table() {
    return table;
  }

  /** Classes that some picture was given, most frequent first. */
  Map<String, Long> picturesPerClass() {
    return classes.byName();
  }

  /** Of the probabilities of the classes that were given. */
  FractionCounts probabilities() {
    return probabilities;
  }

  /** The pictures whose class has the least probability, least first. */
  List<ClassifiedPicture> leastCertain() {
    return leastCertain.inOrder();
  }

  /**
   * A few pictures of each class, drawn evenly, the most frequent class first; none of the least
   * certain.
   */
  List<ClassifiedPicture> sample() {
    List<Integer> shown = classes.ids().stream().limit(MOST_CLASSES_SHOWN).toList();
    List<ClassifiedPicture> others = leastCertain();
    List<ClassifiedPicture> sample = new ArrayList<>();
    for (int id : shown) {
      drawnByClass.get(id).inOrder().stream()
          .filter(drawn -> !others.contains(drawn))
          .limit(SAMPLE / shown.size())
          .forEach(sample::add);
    }
    return sample;
  }
}
