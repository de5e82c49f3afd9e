package io.lookonce.jobs.evaluation.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.evaluation.ClassificationMetrics;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.scoring.output.SampleReport;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ClassifierSplitTest {
  private static final List<String> TWO = List.of("other", "cat");

  /** Three of four right: the scores of cats are 0.9 and 0.3, of others 0.2 and 0.4. */
  private static ClassificationMetrics threeOfFour(List<String> classes) {
    float[][] probabilities = {{0.1f, 0.9f}, {0.7f, 0.3f}, {0.8f, 0.2f}, {0.6f, 0.4f}};
    return ClassificationMetrics.of(classes, new int[] {1, 1, 0, 0}, probabilities);
  }

  private static MisclassifiedImage mistake(String text) {
    return new MisclassifiedImage(text, text, text, 0.7f, new byte[] {1}, 64, 64);
  }

  private static EvaluationReport report(String text, ClassifierSplit... splits) {
    return new EvaluationReport(
        text,
        text,
        ClassifierSplit.headline(text, List.of(splits)),
        List.of(text),
        List.of(splits),
        Optional.empty(),
        Map.of(text, text),
        new SampleReport().provenance());
  }

  private static ParsedPage page(EvaluationReport report) {
    return ParsedPage.of(report.html());
  }

  @Test
  void saysHowGoodTheModelIsInFiguresTablesAndACurve() {
    ClassifierSplit test =
        new ClassifierSplit("test", threeOfFour(TWO), 0.5432, List.of(mistake("a.png")));
    EvaluationReport report = report("cats:1", test);
    assertThat(report.headline())
        .isEqualTo("cats:1 is right on 3 of 4 test images (accuracy 0.750)");
    ParsedPage page = page(report);
    assertThat(page.sections())
        .containsExactly("classes-test", "roc-test", "mistakes-test", "settings");
    assertThat(page.tile("Accuracy, test")).isEqualTo("0.750");
    assertThat(page.tile("Cross-entropy, test")).isEqualTo("0.54");
    // Of the four pairs of a cat and another one is in the wrong order.
    assertThat(page.tile("ROC area, test")).isEqualTo("0.750");
    List<String> rows =
        ParsedPage.elements(page.section("classes-test"), "tr").stream()
            .map(row -> row.getTextContent().strip().replaceAll("\\s+", " "))
            .toList();
    assertThat(rows.get(1)).startsWith("other202"); // other: 2 as other, 0 as cat, 2 in all
    assertThat(rows.get(2)).startsWith("cat112");
    assertThat(rows.get(5)).startsWith("cat1.0000.5000.6672");
    // (0,0) (0,½) (½,½) (½,1) (1,1) on 1,000 by 220
    Element line = ParsedPage.elements(page.section("roc-test"), "polyline").get(0);
    assertThat(line.getAttribute("points"))
        .isEqualTo("0.0,220.00 0.0,110.00 500.0,110.00 500.0,0.00 1000.0,0.00");
    assertThat(page.section("mistakes-test").getTextContent())
        .contains("All mistakes, most confident first.");
  }

  @Test
  void aCurveNeedsTwoClassesWithImages() {
    float[][] three = {{0.1f, 0.8f, 0.1f}};
    ClassifierSplit many =
        new ClassifierSplit(
            "test",
            ClassificationMetrics.of(List.of("a", "b", "c"), new int[] {0}, three),
            1,
            List.of(mistake("a.png")));
    assertThat(page(report("m:1", many)).elements("polyline")).isEmpty();
    ClassifierSplit oneSided =
        new ClassifierSplit(
            "train",
            ClassificationMetrics.of(TWO, new int[] {1}, new float[][] {{0.1f, 0.9f}}),
            1,
            List.of());
    ParsedPage page = page(report("m:1", oneSided));
    assertThat(page.sections()).containsExactly("classes-train", "settings");
    assertThat(page.tile("ROC area, train")).isEqualTo("–");
  }

  @Test
  void severalSplitsDoNotShareIdsAndSayHowManyMistakesAreLeftOut() {
    ClassifierSplit train =
        new ClassifierSplit("train", threeOfFour(TWO), 1, List.of(mistake("a.png")));
    float[][] wrong = new float[30][];
    Arrays.setAll(wrong, i -> new float[] {0.9f, 0.1f});
    int[] cats = new int[30];
    Arrays.fill(cats, 1);
    ClassifierSplit test =
        new ClassifierSplit(
            "test", ClassificationMetrics.of(TWO, cats, wrong), 2, List.of(mistake("b.png")));
    ParsedPage page = page(report("m:1", train, test));
    assertThat(
            page.elements("*").stream().map(e -> e.getAttribute("id")).filter(id -> !id.isEmpty()))
        .doesNotHaveDuplicates();
    assertThat(page.section("mistakes-test").getTextContent()).contains("1 of 30 mistakes, most");
  }

  @Test
  void hostileNamesStayText() {
    String hostile = "\"><script>alert(1)</script>";
    ClassifierSplit test =
        new ClassifierSplit(
            "test", threeOfFour(List.of(hostile, "cat")), 1, List.of(mistake(hostile)));
    ParsedPage page = page(report(hostile, test));
    assertThat(page.elements("script")).isEmpty();
    assertThat(page.elements("h1").get(0).getTextContent()).isEqualTo(hostile + " on " + hostile);
  }
}
