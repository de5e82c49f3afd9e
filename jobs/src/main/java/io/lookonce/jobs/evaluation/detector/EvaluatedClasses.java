package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.storage.InputRefused;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The evaluated classes, numbered in the order of the data set. Classes of data sets and models are
 * matched by name.
 *
 * @param names of the evaluated classes, by the id that the metrics use
 */
record EvaluatedClasses(List<String> names) implements Serializable {

  /** The id of a class that is not evaluated. */
  static final int NONE = -1;

  EvaluatedClasses {
    names = List.copyOf(names);
  }

  /**
   * The requested classes, or all of a data set.
   *
   * @param dataset its name
   * @param wanted names; empty for all
   * @throws InputRefused naming the classes that the data set lacks
   */
  static EvaluatedClasses of(String dataset, List<String> ofDataset, List<String> wanted) {
    List<String> unknown = without(wanted, ofDataset);
    if (!unknown.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--classes %s: data set %s has %s",
              String.join(",", unknown),
              dataset,
              String.join(", ", ofDataset)));
    }
    return new EvaluatedClasses(
        wanted.isEmpty() ? ofDataset : ofDataset.stream().filter(wanted::contains).toList());
  }

  /**
   * Checks that a detector knows every evaluated class.
   *
   * @param finder name of the detector in messages
   * @param known its classes
   * @throws InputRefused naming the missing classes and the remedy
   */
  void requireKnown(String finder, List<String> known) {
    List<String> missing = without(names, known);
    if (missing.isEmpty()) {
      return;
    }
    List<String> common = without(names, missing);
    throw new InputRefused(
        String.format(
            Locale.ROOT,
            "%s does not know %s of the data set; %s",
            finder,
            String.join(", ", missing),
            common.isEmpty()
                ? "no class is in both: it knows " + String.join(", ", known)
                : "to measure the others use --classes " + String.join(",", common)));
  }

  /**
   * The evaluated class with the same name for each of other classes, or {@link #NONE}.
   *
   * @param others names of the other classes by id
   */
  int[] idsOf(List<String> others) {
    return others.stream().mapToInt(names::indexOf).toArray();
  }

  /**
   * The objects of evaluated classes, with their evaluated ids.
   *
   * @param ids evaluated ids by original class id, from {@link #idsOf}
   */
  static List<GroundTruthBox> renumbered(List<GroundTruthBox> objects, int[] ids) {
    List<GroundTruthBox> renumbered = new ArrayList<>(objects.size());
    for (GroundTruthBox object : objects) {
      int id = ids[object.classId()];
      if (id != NONE) {
        renumbered.add(
            new GroundTruthBox(
                object.box(), id, object.area(), object.crowd(), object.difficult()));
      }
    }
    return renumbered;
  }

  private static List<String> without(List<String> some, List<String> others) {
    return some.stream().filter(name -> !others.contains(name)).toList();
  }
}
