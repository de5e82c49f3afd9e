package io.lookonce.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well one class is told from all others. Where nothing was counted, 0 / 0, a figure is 0, as
 * in scikit-learn.
 *
 * @param precision of the examples called so, the share that is so; in [0, 1], 0 if none was called
 *     so
 * @param recall of the examples that are so, the share that was called so; in [0, 1], 0 if there is
 *     none
 * @param f1 the harmonic mean of both, in [0, 1]; 0 if both are 0
 * @param examples how many are so
 */
public record ClassAccuracy(double precision, double recall, double f1, long examples) {

  static ClassAccuracy of(long right, long called, long examples) {
    // 2pr / (p + r) with p = right / called and r = right / examples.
    return new ClassAccuracy(
        ratio(right, called),
        ratio(right, examples),
        ratio(2 * right, called + examples),
        examples);
  }

  /** A share; 0 of nothing is 0. */
  static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("precision", precision);
    map.put("recall", recall);
    map.put("f1", f1);
    map.put("examples", examples);
    return map;
  }
}
