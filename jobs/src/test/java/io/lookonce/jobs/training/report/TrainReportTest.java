package io.lookonce.jobs.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.training.classifier.ClassificationScore.ClassificationResult;
import io.lookonce.jobs.training.report.TrainReport.Epoch;
import io.lookonce.jobs.training.report.TrainReport.RoundLoss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class TrainReportTest {

  private static final String HOSTILE = "<script src=http://evil/>&\"' \u202e";

  @Test
  void showsTheResultAndItsCourse() {
    ParsedPage page = ParsedPage.of(done("dog", "cat").html());

    assertThat(page.sections())
        .containsExactly(
            "loss",
            "accuracy",
            "learning-rate",
            "time",
            "workers",
            "result-test",
            "mistakes-test",
            "settings");
    assertThat(page.tile("Accuracy, test")).isEqualTo("0.750");
    assertThat(page.tile("Epochs")).isEqualTo("2");
    assertThat(page.tile("Workers")).isEqualTo("2");
    assertThat(legend(page.section("loss")))
        .containsExactly("training loss by round", "training loss by epoch", "validation loss");
    // dog: 1 of 1 called so is so, and 1 of 2 that are so was called so; 2 · 1 · 0.5 / 1.5
    assertThat(rows(page.section("result-test")))
        .contains(List.of("dog", "1.000", "0.500", "0.667", "2"));
    assertThat(page.section("mistakes-test").getTextContent())
        .contains("dog, predicted cat", "0.984", "images/7.png");
  }

  @Test
  void workersAreMeasuredByTheirOwnTime() {
    ParsedPage page = ParsedPage.of(done("dog", "cat").html());

    // 300 examples in 2 s beside 300 in 4 s: bars in the order of the workers
    assertThat(
            ParsedPage.elements(page.section("workers"), "rect").stream()
                .filter(bar -> bar.getAttribute("class").equals("bar"))
                .map(bar -> bar.getAttribute("width")))
        .containsExactly("100.00%", "50.00%");
    assertThat(rows(page.section("workers")))
        .contains(List.of("worker 1", "300", "4.0\u00a0s", "75.0"));
    // 4 of 8 seconds; the page gives every part its share
    assertThat(page.section("time").getTextContent()).contains("training steps", "50.0 %");
  }

  @Test
  void whateverIsNamedStrangelyStaysText() {
    ParsedPage page = ParsedPage.of(done(HOSTILE, "cat").html());

    assertThat(page.elements("script")).isEmpty();
    assertThat(page.section("mistakes-test").getTextContent())
        .contains("<script src=http://evil/>");
  }

  @Test
  void aDivergedTrainingShowsWhatCameBefore() {
    TrainReport whole = done("dog", "cat");
    TrainReport diverged =
        new TrainReport(
            "the loss is no number",
            true,
            List.of("This training diverged."),
            whole.subject(),
            new TrainReport.Extent(0, 9, 1, 300),
            List.of(new RoundLoss(0.5, 0.7)),
            List.of(),
            new TrainReport.Times(1, 0, 0, 0, 150),
            whole.workers(),
            List.of(),
            whole.provenance(),
            Map.of());

    ParsedPage page = ParsedPage.of(diverged.html());

    assertThat(page.sections()).containsExactly("loss", "time", "workers", "settings");
    assertThat(page.texts("p", "notice")).containsExactly("This training diverged.");
    assertThat(page.elements("div", "alert").get(0).getTextContent()).contains("of 9 planned");
  }

  @Test
  void beforeTheFirstRoundThereIsNothingToDraw() {
    TrainReport whole = done("dog", "cat");
    TrainReport nothing =
        new TrainReport(
            "the loss is no number",
            true,
            List.of(),
            whole.subject(),
            new TrainReport.Extent(0, 9, 0, 300),
            List.of(),
            List.of(),
            new TrainReport.Times(0, 0, 0, 0, Double.NaN),
            List.of(),
            List.of(),
            whole.provenance(),
            Map.of());

    ParsedPage page = ParsedPage.of(nothing.html());

    assertThat(page.sections()).containsExactly("settings");
    assertThat(page.tile("Images per second")).isEqualTo("–");
  }

  @Test
  void thousandsOfEpochsDoNotMakeThousandsOfRows() {
    TrainReport whole = done("dog", "cat");
    List<Epoch> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 2501; epoch++) {
      epochs.add(new Epoch(epoch, 1.0 / epoch, 0.1, Double.NaN, Double.NaN));
    }
    TrainReport longRun =
        new TrainReport(
            whole.headline(),
            false,
            List.of(),
            whole.subject(),
            new TrainReport.Extent(2501, 2501, 2501, 300),
            epochs.stream().map(epoch -> new RoundLoss(epoch.epoch(), epoch.loss())).toList(),
            epochs,
            whole.times(),
            whole.workers(),
            whole.splits(),
            whole.provenance(),
            Map.of());

    Element loss = ParsedPage.of(longRun.html()).section("loss");

    List<List<String>> rows = rows(loss);
    assertThat(rows).hasSizeLessThan(502);
    assertThat(rows.get(rows.size() - 1).get(0)).isEqualTo("2,501");
    // One round to an epoch: both courses are the same, and one line is drawn. From 1 to 1/2501
    // the axis is logarithmic.
    assertThat(legend(loss)).isEmpty();
    assertThat(loss.getTextContent()).contains("loss, logarithmic");
  }

  private static TrainReport done(String first, String second) {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of(first, second), new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1});
    return new TrainReport(
        "small trained 2 epochs",
        false,
        List.of(),
        new TrainReport.Subject("small", "animals", "4x4x3", 2, 2),
        new TrainReport.Extent(2, 2, 4, 300),
        List.of(
            new RoundLoss(0.5, 0.7),
            new RoundLoss(1, 0.6),
            new RoundLoss(1.5, 0.5),
            new RoundLoss(2, 0.45)),
        List.of(new Epoch(1, 0.65, 0.1, 0.66, 0.5), new Epoch(2, 0.475, 0.05, 0.6, 0.75)),
        new TrainReport.Times(4, 1, 2, 1, 75),
        List.of(new TrainReport.Worker(300, 2), new TrainReport.Worker(300, 4)),
        List.of(
            new ClassificationResult(
                "test",
                0.5,
                OptionalDouble.of(0.9),
                confusion,
                List.of(
                    new MisclassifiedImage(
                        "images/7.png", first, second, 0.984f, new byte[] {1, 2}, 4, 4)))),
        new Provenance(
            "run-1",
            Map.of("epochs", "2"),
            Instant.parse("2026-01-02T03:04:05Z"),
            Instant.parse("2026-01-02T03:05:05Z"),
            Map.of("lookonce", "0.2.0")),
        Map.of("parameters_sha256", "ab12"));
  }

  private static List<String> legend(Element section) {
    return ParsedPage.elements(section, "li").stream()
        .map(item -> item.getTextContent().strip())
        .toList();
  }

  private static List<List<String>> rows(Element section) {
    return ParsedPage.elements(section, "tr").stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              ParsedPage.elements(row, "th").forEach(cell -> cells.add(cell.getTextContent()));
              ParsedPage.elements(row, "td").forEach(cell -> cells.add(cell.getTextContent()));
              return cells;
            })
        .toList();
  }
}
