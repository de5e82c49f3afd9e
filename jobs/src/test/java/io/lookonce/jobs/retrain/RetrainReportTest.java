package io.lookonce.jobs.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.run.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class RetrainReportTest {

  private static final String HOSTILE = "<script>alert('x')</script>";

  @Test
  void showsTheDecisionTheClassesAndTheLatestRunFirst() {
    ParsedPage page = ParsedPage.of(report("car", 0.9).html());

    assertThat(page.sections()).containsExactly("classes", "history", "settings");
    assertThat(page.tile("Candidate, mAP50, test")).isEqualTo("0.900");
    assertThat(page.tile("Champion, mAP50, test")).isEqualTo("0.800");
    assertThat(page.texts("dd", "remark")).contains("promoted");
    assertThat(rows(page.section("classes"))).containsExactly("car|–|0.700");
    assertThat(rows(page.section("history")))
        .containsExactly(
            "2|2026-11-24T00:00:00Z|1,200|0.800|0.900|promoted|better|cars:2",
            "1|2026-11-23T00:00:00Z|7|–|0.800|promoted|first|cars:1");
  }

  @Test
  void aDivergedCandidateHasNoFigureAndNamesStayText() {
    ParsedPage page = ParsedPage.of(report(HOSTILE, null).html());

    assertThat(page.tile("Candidate, mAP50, test")).isEqualTo("–");
    assertThat(page.elements("script")).isEmpty();
    assertThat(rows(page.section("classes"))).containsExactly(HOSTILE + "|–|0.700");
  }

  private static List<String> rows(Element section) {
    return ParsedPage.elements(ParsedPage.elements(section, "tbody").get(0), "tr").stream()
        .map(
            row ->
                ParsedPage.elements(row, "th").get(0).getTextContent()
                    + "|"
                    + String.join(
                        "|",
                        ParsedPage.elements(row, "td").stream()
                            .map(Element::getTextContent)
                            .toList()))
        .toList();
  }

  private static RetrainReport report(String name, Double candidate) {
    return new RetrainReport(
        "cars",
        "cars:2 is promoted",
        true,
        "mAP50",
        "test",
        1200,
        0.8,
        candidate,
        List.of(new RetrainReport.ClassRow(name, null, 0.7)),
        List.of(
            new RetrainReport.RunRow(
                1, "2026-11-23T00:00:00Z", 7, null, 0.8, "promoted", "first", "cars:1"),
            new RetrainReport.RunRow(
                2, "2026-11-24T00:00:00Z", 1200, 0.8, candidate, "promoted", "better", "cars:2")),
        new Provenance("id", Map.of(), Instant.EPOCH, Instant.EPOCH.plusSeconds(9), Map.of()));
  }
}
