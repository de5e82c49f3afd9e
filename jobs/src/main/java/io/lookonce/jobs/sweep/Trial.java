package io.lookonce.jobs.sweep;

import io.lookonce.jobs.training.TrainingRequest;
import java.util.Map;

/**
 * One training of a sweep.
 *
 * @param number from 1
 * @param name what people call it: its variant and what tells it from the others
 * @param varied the settings that not all trials share, by key; a key that it leaves alone has the
 *     value that then holds
 * @param request all of it, checked
 */
record Trial(int number, String name, Map<String, String> varied, TrainingRequest request) {

  /** Whether one machine trains it. */
  boolean isSingle() {
    return request.workers() == 1;
  }
}
