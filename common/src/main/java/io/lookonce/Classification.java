package io.lookonce;

import io.lookonce.evaluation.ClassProbabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a classifier says about an image.
 *
 * @param label name of the most probable class
 * @param classId its index into the model's list of classes, from 0
 * @param probability of that class, in [0, 1]
 * @param probabilities of all classes, by class id
 */
public record Classification(
    String label, int classId, float probability, List<ClassProbability> probabilities) {

  /**
   * The probability of one class.
   *
   * @param label name of the class
   * @param probability in [0, 1]
   */
  public record ClassProbability(String label, float probability) {}

  public Classification {
    probabilities = List.copyOf(probabilities);
  }

  static Classification of(float[] probabilities, List<String> classes) {
    List<ClassProbability> all = new ArrayList<>(probabilities.length);
    for (int id = 0; id < probabilities.length; id++) {
      all.add(new ClassProbability(classes.get(id), probabilities[id]));
    }
    int best = ClassProbabilities.mostProbable(probabilities);
    return new Classification(classes.get(best), best, probabilities[best], all);
  }

  /**
   * The most probable classes.
   *
   * @param most how many at most, at least 0
   * @return by descending probability; equally probable classes by class id
   */
  public List<ClassProbability> top(int most) {
    return probabilities.stream()
        .sorted(Comparator.comparing(ClassProbability::probability).reversed())
        .limit(most)
        .toList();
  }
}
