package io.lookonce.jobs.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.evaluation.HeldOut.HeldOutMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromotionRuleTest {

  private static final PromotionRule RULE = new PromotionRule("accuracy", 0.02, 0.05);

  @Test
  void aCandidateMustBeBetterByTheMargin() {
    HeldOutMetrics champion = figures(0.80, 0.8, 0.8);
    assertThat(RULE.compare(champion, figures(0.82, 0.8, 0.84)).promoted()).isTrue();
    PromotionRule.Decision close = RULE.compare(champion, figures(0.819, 0.8, 0.838));
    assertThat(close.promoted()).isFalse();
    assertThat(close.reason())
        .isEqualTo(
            "accuracy 0.8190 is not better than the champion's 0.8000 by the margin of 0.02");
  }

  @Test
  void anEqualOneIsNotBetterWithoutAMargin() {
    PromotionRule any = new PromotionRule("map50", 0, 1);
    assertThat(any.compare(figures(0.8, 0.8, 0.8), figures(0.8, 0.9, 0.7)).promoted()).isFalse();
    assertThat(any.compare(figures(0.8, 0.8, 0.8), figures(0.8001, 0.9, 0.7)).promoted()).isTrue();
  }

  @Test
  void noClassMayFallByMoreThanTheBound() {
    HeldOutMetrics champion = figures(0.80, 0.9, 0.7);
    assertThat(RULE.compare(champion, figures(0.9, 0.85, 0.95)).promoted()).isTrue();
    PromotionRule.Decision fallen = RULE.compare(champion, figures(0.9, 0.84, 0.96));
    assertThat(fallen.promoted()).isFalse();
    assertThat(fallen.reason()).contains("class car fell from 0.9000 to 0.8400");
  }

  @Test
  void aClassThatTheCandidateNoLongerHasFallsToNothing() {
    HeldOutMetrics candidate = new HeldOutMetrics(0.95, Map.of("bus", 1.0));
    assertThat(RULE.compare(figures(0.80, 0.9, 0.7), candidate).reason())
        .contains("class car fell from 0.9000 to 0.0000");
  }

  @Test
  void figuresOfAClassAreNamedAsTheEvaluationNamesThem() {
    Map<String, Object> metrics =
        Map.of(
            "map50",
            0.6,
            "per_class",
            Map.of("car", Map.of("ap", 0.3, "ap50", 0.7), "bus", Map.of("ap", 0.2, "ap50", 0.5)));
    assertThat(HeldOutMetrics.of(metrics, "map50"))
        .isEqualTo(new HeldOutMetrics(0.6, Map.of("car", 0.7, "bus", 0.5)));
    Map<String, Object> classifier =
        Map.of("accuracy", 0.9, "per_class", Map.of("car", Map.of("recall", 0.8)));
    assertThat(HeldOutMetrics.of(classifier, "accuracy"))
        .isEqualTo(new HeldOutMetrics(0.9, Map.of("car", 0.8)));
  }

  private static HeldOutMetrics figures(double value, double car, double bus) {
    Map<String, Double> classes = new LinkedHashMap<>();
    classes.put("car", car);
    classes.put("bus", bus);
    return new HeldOutMetrics(value, classes);
  }
}
