package io.lookonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.report.chart.BarChart;
import io.lookonce.jobs.report.chart.Histogram;
import io.lookonce.jobs.report.chart.Histogram.Bin;
import io.lookonce.jobs.report.chart.Histogram.Mark;
import io.lookonce.jobs.report.chart.ParallelCoordinates;
import io.lookonce.jobs.report.chart.ParallelCoordinates.ParallelAxis;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class ChartsTest {
  private static ParsedPage drawn(Consumer<Html> chart) {
    StringWriter page = new StringWriter();
    new Html(page).element("body", () -> chart.accept(new Html(page)));
    return ParsedPage.of(page.toString());
  }

  private static List<String> widths(ParsedPage page) {
    return page.elements("rect", "bar").stream().map(bar -> bar.getAttribute("width")).toList();
  }

  @Test
  void barsAreOrderedAndMeasuredAgainstTheLargest() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("bus", 1L);
    counts.put("bicycle", 0L);
    counts.put("car", 6L);
    counts.put("truck", 1L);
    ParsedPage page = drawn(new BarChart("chart", "Boxes", counts)::write);
    assertThat(page.texts("g", "one").stream().map(text -> text.split(":", 2)[0]))
        .containsExactly("car", "bus", "truck");
    assertThat(widths(page)).containsExactly("100.00%", "16.67%", "16.67%");
    assertThat(page.texts("text", "value").get(0)).isEqualTo("6 · 75\u00A0%");
  }

  @Test
  void barsPastTwentyAreSummedAndStayInTheTable() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 1; i <= 80; i++) {
      counts.put("class " + i, (long) i);
    }
    BarChart chart = new BarChart("chart", "Boxes", counts);
    ParsedPage page = drawn(chart::write);
    assertThat(page.elements("rect", "bar")).hasSize(21);
    // 1 + 2 + ... + 60 = 60 · 61 / 2
    assertThat(page.texts("g", "rest").get(0)).startsWith("60 others: 1,830 · 56\u00A0%");
    assertThat(chart.rows()).hasSize(80);
    assertThat(chart.rows().get(0)).containsExactly("class 80", "80");
  }

  @Test
  void aSingleClassPastTwentyIsShownByItsName() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 1; i <= 21; i++) {
      counts.put("class " + i, (long) i);
    }
    ParsedPage page = drawn(new BarChart("chart", "Boxes", counts)::write);
    assertThat(page.elements("g", "rest")).isEmpty();
    assertThat(page.elements("g", "one")).hasSize(21);
  }

  @Test
  void aLongNameIsShortenedBetweenCharactersAndTitledInFull() {
    String name = "🚗".repeat(30);
    Element bar =
        drawn(new BarChart("chart", "Boxes", Map.of(name, 1L))::write).elements("g").get(0);
    assertThat(ParsedPage.elements(bar, "text").get(0).getTextContent())
        // 38 letters, less the nine of "1 · 100 %", less one for the dots
        .isEqualTo("🚗".repeat(28) + "…");
    assertThat(ParsedPage.elements(bar, "title").get(0).getTextContent()).startsWith(name);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "7, 8",
    "9, 10",
    "10, 10",
    "11, 20",
    "216, 300",
    "1000, 1000",
    "9223372036854775807, 10e18"
  })
  void theAxisEndsAtARoundNumber(long largest, double ceiling) {
    assertThat(Histogram.ceiling(largest)).isEqualTo(ceiling);
  }

  @Test
  void binsStandBesideEachOtherAndTheSmallestIsStillSeen() {
    List<Bin> bins = List.of(new Bin("none", 0), new Bin("few", 1), new Bin("many", 1000));
    Histogram histogram =
        new Histogram("chart", "Images", bins, List.of(new Mark(0, "0"), new Mark(3, "1")));
    ParsedPage page = drawn(histogram::write);
    assertThat(page.elements("rect", "bar").stream().map(bar -> bar.getAttribute("height")))
        .containsExactly("0.0", "1.5", "170.0");
    // A tenth of the width is kept for the counts; each bin has 30 %, 8 % of it free at each side.
    assertThat(page.elements("rect", "bar").stream().map(bar -> bar.getAttribute("x")))
        .containsExactly("12.40%", "42.40%", "72.40%");
    assertThat(widths(page)).containsOnly("25.20%");
    assertThat(page.elements("text").stream().map(Element::getTextContent))
        .containsExactly("1k", "500", "0", "0", "1");
    assertThat(page.elements("text").get(4).getAttribute("text-anchor")).isEqualTo("end");
  }

  @Test
  void marksOfAHistogramDoNotTouchOnAPhoneAndTheLastOneStays() {
    for (int size : new int[] {2, 10, 20, 21, 100, 1001}) {
      List<Bin> bins = IntStream.range(0, size).mapToObj(i -> new Bin("" + i, 1)).toList();
      List<Mark> marks =
          IntStream.range(0, size)
              .mapToObj(i -> new Mark(i + 0.5, i == size - 1 ? i + "+" : "" + i))
              .toList();

      List<String> labels =
          drawn(new Histogram("chart", "Boxes", bins, marks)::write).elements("text").stream()
              .filter(text -> text.hasAttribute("text-anchor"))
              .map(Element::getTextContent)
              .toList();

      assertThat(labels).first().isEqualTo("0");
      assertThat(labels).last().isEqualTo(size - 1 + "+");
      // About 40 letters of 13 pixels fit below the bars on a screen 390 pixels wide.
      assertThat(labels.stream().mapToInt(label -> label.length() + 1).sum()).isLessThan(41);
      assertThat(labels).hasSizeGreaterThan(1);
    }
  }

  @Test
  void labelsOfParallelAxesAreCutAndTheDrawingGrowsWithItsAxes() {
    String key = "initialization.distribution.of.the.first.layer";
    List<ParallelAxis> axes =
        IntStream.range(0, 9)
            .mapToObj(i -> ParallelAxis.ofSettings(key, List.of("0.000001234567890 of all", "he")))
            .toList();

    ParsedPage page =
        drawn(new ParallelCoordinates("chart", "Trials", axes, List.of("a", "b"))::write);

    Element drawing = page.elements("svg", "broad").get(0);
    // 26 letters over two axes, 13 over one, at about 8 pixels per letter.
    assertThat(Integer.parseInt(drawing.getAttribute("width"))).isGreaterThan(9 * 13 * 8);
    assertThat(page.texts("text", "axis"))
        .hasSize(9)
        .allMatch(title -> title.length() == 26 && key.endsWith(title.substring(1)));
    assertThat(page.texts("text", "mark")).hasSize(18).containsOnly("0.0000012345…", "he");
  }
}
