package io.lookonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.report.ClassMetricsTable.ConfusionTable;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ConfusionTableTest {
  private static ParsedPage drawn(List<String> classes, long[][] counts) {
    StringWriter page = new StringWriter();
    Html html = new Html(page);
    ConfusionTable table = new ConfusionTable("Test images", classes, counts);
    html.element("body", () -> table.write(html));
    return ParsedPage.of(page.toString());
  }

  private static List<List<String>> cells(ParsedPage page, String attribute) {
    return page.elements("tr").stream()
        .skip(1)
        .map(
            row ->
                ParsedPage.elements(row, "td").stream()
                    .map(
                        cell ->
                            attribute.isEmpty()
                                ? cell.getTextContent()
                                : cell.getAttribute(attribute))
                    .toList())
        .toList();
  }

  @Test
  void rowsAreTrueColumnsPredictedAndShadesAreSharesOfTheRow() {
    long[][] counts = {{1500, 500, 0}, {0, 7, 0}, {1, 999, 0}};
    ParsedPage page = drawn(List.of("cat", "dog", "<b>"), counts);
    assertThat(page.elements("th").stream().map(Element::getTextContent))
        .containsExactly("true ↓ predicted →", "cat", "dog", "<b>", "all", "cat", "dog", "<b>");
    assertThat(cells(page, ""))
        .containsExactly(
            List.of("1,500", "500", "0", "2,000"),
            List.of("0", "7", "0", "7"),
            List.of("1", "999", "0", "1,000"));
    // 500 / 2,000 is 2.5 tenths; one in a thousand is seen, 999 in a thousand are not all.
    assertThat(cells(page, "class"))
        .containsExactly(
            List.of("right share-8", "wrong share-3", "wrong share-0", ""),
            List.of("wrong share-0", "right share-10", "wrong share-0", ""),
            List.of("wrong share-1", "wrong share-9", "right share-0", ""));
  }

  @Test
  void aClassWithoutExamplesHasAnEmptyRow() {
    ParsedPage page = drawn(List.of("cat", "dog"), new long[][] {{0, 0}, {1, 2}});
    assertThat(cells(page, "class").get(0)).containsExactly("right share-0", "wrong share-0", "");
  }

  @Test
  void everyShadeIsInTheStyleSheet() throws Exception {
    try (var css = ConfusionTable.class.getResourceAsStream("report.css")) {
      assertThat(new String(css.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains(IntStream.rangeClosed(0, 10).mapToObj(i -> ".share-" + i + " {").toList())
          .contains(IntStream.rangeClosed(1, 6).mapToObj(i -> ".line-" + i + " {").toList());
    }
  }

  @Test
  void moreClassesThanAPageHoldsAreLeftToTheJson() {
    List<String> classes = IntStream.range(0, 51).mapToObj(i -> "class " + i).toList();
    ParsedPage page = drawn(classes, new long[51][51]);
    assertThat(page.elements("table")).isEmpty();
    assertThat(page.texts("p", "aside").get(0)).contains("51 classes", "JSON");
  }
}
