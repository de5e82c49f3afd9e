package io.lookonce.jobs.retrain;

import io.lookonce.jobs.run.Provenance;
import java.util.List;

/**
 * Content of the report of {@code lookonce retrain}.
 *
 * @param model name of the model
 * @param headline the decision and its reason
 * @param promoted whether the candidate became the serving version
 * @param metric compared for the decision
 * @param split of the held-out images
 * @param added new images since the previous run
 * @param champion metric of the previously serving version; null for the first run
 * @param candidate metric of the candidate; null if its training diverged
 * @param classes metrics by class
 * @param runs all completed runs, oldest first
 */
public record RetrainReport(
    String model,
    String headline,
    boolean promoted,
    String metric,
    String split,
    long added,
    Double champion,
    Double candidate,
    List<ClassRow> classes,
    List<RunRow> runs,
    Provenance provenance) {

  /**
   * One class.
   *
   * @param champion null if there was no champion or the class does not occur
   */
  public record ClassRow(String name, Double champion, double candidate) {}

  /**
   * One run.
   *
   * @param finished as ISO-8601 in UTC
   * @param serving the serving version after the run
   */
  public record RunRow(
      int run,
      String finished,
      long added,
      Double champion,
      Double candidate,
      String decision,
      String reason,
      String serving) {}
}
