package io.lookonce.jobs.retrain;

import java.util.Locale;
import java.util.Map;

/**
 * When a candidate takes the champion's place.
 *
 * @param metric that decides
 * @param margin by how much the candidate must be better, at least 0; it must be better in any case
 * @param largestFall by how much it may be worse on any one class, at least 0
 */
public record PromotionRule(String metric, double margin, double largestFall) {

  /** Differences below this are rounding. */
  private static final double ROUNDING = 1e-9;

  /**
   * A decision.
   *
   * @param promoted whether the candidate becomes the current version
   * @param reason why, in one sentence
   */
  public record Verdict(boolean promoted, String reason) {

    static Verdict kept(String reason) {
      return new Verdict(false, reason);
    }
  }

  /** The first model of a name has nothing to be compared with. */
  Verdict first(HeldOutMetrics candidate) {
    return new Verdict(
        true, text("there was no model before; %s is %.4f", metric, candidate.value()));
  }

  Verdict compare(HeldOutMetrics champion, HeldOutMetrics candidate) {
    double gain = candidate.value() - champion.value();
    if (gain < ROUNDING || gain < margin - ROUNDING) {
      return Verdict.kept(
          text(
              "%s %.4f is not better than the champion's %.4f by the margin of %s",
              metric, candidate.value(), champion.value(), margin));
    }
    for (Map.Entry<String, Double> before : champion.byClass().entrySet()) {
      double now = candidate.byClass().getOrDefault(before.getKey(), 0.0);
      double fall = before.getValue() - now;
      if (fall > largestFall + ROUNDING) {
        return Verdict.kept(
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
    return new Verdict(
        true,
        text(
            "%s rose from %.4f to %.4f, and no class fell by more than %s",
            metric, champion.value(), candidate.value(), largestFall));
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
