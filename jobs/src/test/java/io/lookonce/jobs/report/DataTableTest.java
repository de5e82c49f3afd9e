package io.lookonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class DataTableTest {

  private static ParsedPage drawn(List<String> head, List<List<String>> rows) {
    StringWriter page = new StringWriter();
    Html html = new Html(page);
    html.element("body", () -> new DataTable("Runs", head, rows).write(html));
    return ParsedPage.of(page.toString());
  }

  @Test
  void aColumnIsAlignedAsTextUnlessEveryCellIsAFigure() {
    ParsedPage page =
        drawn(
            List.of("Run", "Finished", "Loss", "Time", "Reason", "Mixed"),
            List.of(
                List.of(
                    "1", "2026-11-23T17:50:03Z", "1.2e-05", "3\u00A0min 12\u00A0s", "worse", "7"),
                List.of("2", "–", "<\u00A00.001", "–", "0.01 was asked for, it fell by 0.02", "he"),
                List.of("3", "–", "-1,204", ">\u00A099\u00A0%", "–", "–")));

    assertThat(page.elements("th", "text").stream().map(Element::getTextContent))
        .containsExactly("Reason", "Mixed");
    assertThat(page.elements("td", "text").stream().map(Element::getTextContent))
        .containsExactly("worse", "7", "0.01 was asked for, it fell by 0.02", "he", "–", "–");
  }

  /** A cell that may break anywhere counts as one letter wide in the layout of a table. */
  @Test
  void cellsThatBreakAnywhereHaveAWidthOfTheirOwn() throws IOException {
    String css;
    try (var resource = DataTable.class.getResourceAsStream("report.css")) {
      css = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(css).containsPattern("\\ntable \\{[^}]*overflow-wrap: normal");
    assertThat(css)
        .containsPattern(
            "\\n"
                + "tbody th bdi, td\\.text bdi \\{[^}]*inline-block; width: max-content; max-width:"
                + " min");
    ParsedPage page = drawn(List.of("Class", "Note"), List.of(List.of("car", "seen")));
    Element row = page.elements("tbody").get(0);
    assertThat(ParsedPage.elements(row, "bdi").stream().map(Element::getTextContent))
        .containsExactly("car", "seen");
  }
}
