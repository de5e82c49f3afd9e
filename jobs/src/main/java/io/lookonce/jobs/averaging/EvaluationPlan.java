package io.lookonce.jobs.averaging;

import io.lookonce.data.ImageShape;
import java.io.Serializable;
import java.util.List;

/**
 * What a worker has to know to score its examples.
 *
 * @param classes names; a label is an index into this list
 * @param shape of the pictures
 * @param mistakes how many misclassified pictures to bring along, the most confident mistakes first
 */
record EvaluationPlan(List<String> classes, ImageShape shape, int mistakes)
    implements Serializable {

  /** The figures alone. */
  EvaluationPlan withoutMistakes() {
    return new EvaluationPlan(classes, shape, 0);
  }
}
