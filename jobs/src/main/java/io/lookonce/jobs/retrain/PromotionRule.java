package io.lookonce.jobs.retrain;

import io.lookonce.jobs.evaluation.HeldOut.HeldOutMetrics;
import java.util.Locale;
import java.util.Map;

/**
 * Decides whether a candidate replaces the champion.
 *
 * @param metric the deciding metric
 * @param margin least improvement of the metric, at least 0; with 0 any improvement suffices
 * @param largestFall greatest decline of the metric of any class, at least 0
 */
record PromotionRule(String metric, double margin, double largestFall) {

  /** Smaller differences are rounding errors. */
  private static final double ROUNDING = 1e-9;

  /**
   * A decision.
   *
   * @param promoted whether the candidate becomes the current version
   * @param reason the reason in one sentence
   */
  record Decision(boolean promoted, String reason) {

    static Decision kept(String reason) {
      return new Decision(false, reason);
    }
  }

  /** Promotes the first model of a name, which has no champion. */
  Decision first(HeldOutMetrics candidate) {
    return new Decision(
        true, text("there was no model before; %s is %.4f", metric, candidate.value()));
  }

  Decision compare(HeldOutMetrics champion, HeldOutMetrics candidate) {
    double gain = candidate.value() - champion.value();
    if (gain < ROUNDING || gain < margin - ROUNDING) {
      return Decision.kept(
          text(
              "%s %.4f is not better than the champion's %.4f by the margin of %s",
              metric, candidate.value(), champion.value(), margin));
    }
    for (Map.Entry<String, Double> before : champion.byClass().entrySet()) {
      double now = candidate.byClass().getOrDefault(before.getKey(), 0.0);
      double fall = before.getValue() - now;
      if (fall > largestFall + ROUNDING) {
        return Decision.kept(
            text(
                "%s rose from %.4f to %.4f, but class %s fell from %.4f to %.4f, by more than %s",
                metric,
                champion.value(),
                candidate.value(),
                before.getKey(),
                before.getValue(),
                now,
                largestFall));
      }
    }
    return new Decision(
        true,
        text(
            "%s rose from %.4f to %.4f, and no class fell by more than %s",
            metric, champion.value(), candidate.value(), largestFall));
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
