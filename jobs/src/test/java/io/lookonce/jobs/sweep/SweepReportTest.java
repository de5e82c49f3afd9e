package io.lookonce.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.report.chart.ParallelCoordinates.ParallelAxis;
import io.lookonce.jobs.report.chart.PlaneMap;
import io.lookonce.jobs.run.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SweepReportTest {

  private static final String HOSTILE = "<script>alert('x')</script>&\"\u202e";

  @Test
  void ranksDrawsAndNamesFailures() {
    ParsedPage page = ParsedPage.of(report("he").html());

    assertThat(page.sections())
        .containsExactly("ranking", "curves", "parallel", "boundaries", "failed", "settings");
    assertThat(page.tile("Trials")).isEqualTo("3");
    assertThat(page.tile("Failed")).isEqualTo("1");
    assertThat(page.tile("Best test accuracy")).isEqualTo("0.960");
    Element ranking = page.section("ranking");
    assertThat(ParsedPage.elements(ranking, "tr").get(1).getTextContent()).startsWith("he0.960");
    assertThat(page.section("failed").getTextContent()).contains("worse", "no finite number");
    // One line per trial across axes of the setting, the loss and the accuracy.
    List<Element> lines = ParsedPage.elements(page.section("parallel"), "polyline");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).getAttribute("points").split(" ")).hasSize(3);
  }

  @Test
  void theMapPaintsPlacesAndPoints() {
    ParsedPage page = ParsedPage.of(report("he").html());
    Element map = page.elements("svg", "map").get(0);

    // Rows "01" and "11": two rectangles and one.
    assertThat(
            ParsedPage.elements(map, "rect").stream()
                .map(place -> place.getAttribute("class") + " " + place.getAttribute("width")))
        .containsExactly("region-1 160.0", "region-2 160.0", "region-2 320.0");
    // The point at the top right corner, and one of the test split in the middle.
    assertThat(
            ParsedPage.elements(map, "polyline").stream()
                .map(point -> point.getAttribute("class") + " " + point.getAttribute("points")))
        .containsExactly("dot-2 320.0,0.0 320.0,0.0", "dot-1 unseen 160.0,160.0 160.0,160.0");
  }

  @Test
  void whateverIsNamedStrangelyStaysText() {
    ParsedPage page = ParsedPage.of(report(HOSTILE).html());

    assertThat(page.elements("script")).isEmpty();
    assertThat(page.section("ranking").getTextContent()).contains("<script>alert('x')</script>");
    assertThat(page.section("boundaries").getTextContent()).contains("<script>alert('x')</script>");
  }

  @Test
  void axesTakeNumbersByTheirRangeAndNamesByTheirOrder() {
    ParallelAxis wide = ParallelAxis.ofSettings("rate", List.of("0.001", "0.1", "0.01"));
    assertThat(wide.places()[2]).isCloseTo(0.5, org.assertj.core.api.Assertions.within(1e-9));
    ParallelAxis names = ParallelAxis.ofSettings("optimizer", List.of("adam", "sgd", "adam", "7"));
    assertThat(names.places()).containsExactly(0, 0.5, 0, 1);
    assertThat(names.marks().stream().map(ParallelAxis.Mark::label))
        .containsExactly("adam", "sgd", "7");
  }

  @Test
  void aSweepOfFailuresHasAPageToo() {
    SweepReport whole = report("he");
    SweepReport failures =
        new SweepReport(
            whole.name(),
            whole.headline(),
            whole.keys(),
            List.of(),
            "train",
            whole.failed(),
            whole.provenance());
    assertThat(ParsedPage.of(failures.html()).sections()).containsExactly("failed", "settings");
  }

  private static SweepReport report(String name) {
    PlaneMap map =
        new PlaneMap(
            -1,
            1,
            -1,
            1,
            List.of("01", "11"),
            List.of(new PlaneMap.Point(1, 1, 1, true), new PlaneMap.Point(0, 0, 0, false)));
    return new SweepReport(
        "initialization",
        "3 trials, 1 failed",
        List.of("initialization.distribution"),
        List.of("test"),
        "test",
        List.of(
            trial(1, name, null, 0.96, map),
            trial(2, "zeros", null, 0.5, null),
            trial(3, "worse", "the loss is no finite number", Double.NaN, null)),
        new Provenance(
            "id", Map.of("epochs", "2"), Instant.EPOCH, Instant.EPOCH.plusSeconds(9), Map.of()));
  }

  private static SweepReport.Trial trial(
      int number, String name, String error, double accuracy, PlaneMap map) {
    SweepReport.Course course =
        new SweepReport.Course(new double[] {1, 2}, new double[] {0.7, 0.6}, 1 - accuracy);
    return new SweepReport.Trial(
        number,
        name,
        Map.of("initialization.distribution", name),
        "planar on circles",
        1,
        error,
        2.5,
        error == null ? course : null,
        error == null ? Map.of("test", accuracy) : Map.of(),
        map);
  }
}
