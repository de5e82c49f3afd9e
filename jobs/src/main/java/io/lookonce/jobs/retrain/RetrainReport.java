package io.lookonce.jobs.retrain;

import io.lookonce.jobs.run.Provenance;
import java.util.List;

/**
 * What the report of {@code lookonce retrain} says.
 *
 * @param model name of the model
 * @param headline the decision and its reason
 * @param promoted whether the candidate serves now
 * @param metric that decided
 * @param split of the held-out images
 * @param added images that were new
 * @param champion the metric of the model before; null where there was none
 * @param candidate the metric of the candidate; null where its training diverged
 * @param classes the figures by class
 * @param runs all runs that came to a decision, oldest first
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
   * @param champion null where there was no champion, or it does not occur there
   */
  public record ClassRow(String name, Double champion, double candidate) {}

  /**
   * One run.
   *
   * @param finished as ISO-8601 in UTC
   * @param serving the version that served afterwards
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
