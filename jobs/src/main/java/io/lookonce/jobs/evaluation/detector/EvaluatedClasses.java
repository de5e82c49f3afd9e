package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.storage.InputRefused;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that are measured, numbered in the order of the data set, and which of its own
 * classes a data set or a model means by them. Classes go by their names.
 *
 * @param names of the measured classes, by the id that the figures use
 */
record EvaluatedClasses(List<String> names) implements Serializable {

  /** Stands for a class that is not measured. */
  static final int NONE = -1;

  EvaluatedClasses {
    names = List.copyOf(names);
  }

  /**
   * Those that are asked for, or all of a data set.
   *
   * @param dataset its name
   * @param wanted names; empty for all
   * @throws InputRefused naming the classes that the data set does not have
   */
  static EvaluatedClasses of(String dataset, List<String> ofDataset, List<String> wanted) {
    List<String> unknown = without(wanted, ofDataset);
    if (!unknown.isEmpty()) {
      throw new InputRefused(
          "--classes %s: data set %s has %s"
              .formatted(String.join(",", unknown), dataset, String.join(", ", ofDataset)));
    }
    return new EvaluatedClasses(
        wanted.isEmpty() ? ofDataset : ofDataset.stream().filter(wanted::contains).toList());
  }

  /**
   * Checks that every measured class can be found at all.
   *
   * @param finder what finds, as messages name it
   * @param known the classes that it finds
   * @throws InputRefused naming those that it does not find, and what can be done about it
   */
  void requireKnown(String finder, List<String> known) {
    List<String> missing = without(names, known);
    if (missing.isEmpty()) {
      return;
    }
    List<String> common = without(names, missing);
    throw new InputRefused(
        "%s does not know %s of the data set; %s"
            .formatted(
                finder,
                String.join(", ", missing),
                common.isEmpty()
                    ? "no class is in both: it knows " + String.join(", ", known)
                    : "to measure the others use --classes " + String.join(",", common)));
  }

  /**
   * For every class of somebody else, the measured class of the same name, or {@link #NONE}.
   *
   * @param others names by the other's id
   */
  int[] idsOf(List<String> others) {
    return others.stream().mapToInt(names::indexOf).toArray();
  }

  /**
   * The objects of measured classes, with the ids of these.
   *
   * @param ids by the objects' own class ids, as {@link #idsOf} gives them
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
