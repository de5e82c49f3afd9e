package io.lookonce.jobs.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.report.chart.LineChart.PointThinning;
import io.lookonce.jobs.report.chart.LineChart.Series;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LineChartTest {
  private static final Axis X = Axis.linear("epoch");
  private static final Axis Y = Axis.linear("loss");

  private static ParsedPage drawn(Axis x, Axis y, Series... series) {
    StringWriter page = new StringWriter();
    Html html = new Html(page);
    LineChart chart = new LineChart("losses", "Loss by epoch", x, y, List.of(series));
    html.element("body", () -> chart.write(html));
    return ParsedPage.of(page.toString());
  }

  /** The strokes of the plot, not those of the legend. */
  private static List<String> strokes(ParsedPage page) {
    return ParsedPage.elements(page.elements("svg", "plot").get(0), "polyline").stream()
        .map(line -> line.getAttribute("points"))
        .toList();
  }

  private static double[] counting(int size) {
    return IntStream.range(0, size).asDoubleStream().toArray();
  }

  @Test
  void pointsStandWhereTheAxesSay() {
    ParsedPage page =
        drawn(X, Y, new Series("train", new double[] {0, 5, 10}, new double[] {2, 0.25, 1}));
    // 1,000 wide and 220 high, from the top: 220 · (1 − 0.25 / 2) = 192.5
    assertThat(strokes(page)).containsExactly("0.0,0.00 500.0,192.50 1000.0,110.00");
    assertThat(page.elements("text").stream().map(Element::getTextContent))
        .containsExactly(
            "loss", "0.0", "0.5", "1.0", "1.5", "2.0", "0", "2", "4", "6", "8", "10", "epoch");
    assertThat(page.elements("ul")).isEmpty();
  }

  @Test
  void aLogarithmicAxisDrawsEqualRatiosEquallyHigh() {
    Series line =
        new Series("train", new double[] {0, 1, 2, 3, 4}, new double[] {1000, 10, 1, 0, -2});
    // Three decades: every one is a third of 220; zero and less have no place.
    assertThat(strokes(drawn(X, Axis.logarithmic("loss"), line)))
        .containsExactly("0.0,0.00 250.0,146.67 500.0,220.00");
  }

  @Test
  void whatIsNoNumberLeavesAGapAndALonePointIsADot() {
    double nan = Double.NaN;
    Series line =
        new Series(
            "train", counting(7), new double[] {0, 1, nan, 1, Double.POSITIVE_INFINITY, 0, 1});
    assertThat(strokes(drawn(X, Y, line)))
        .containsExactly(
            "0.0,220.00 166.7,0.00", "500.0,0.00 500.0,0.00", "833.3,220.00 1000.0,0.00")
        .hasSize(3);
  }

  @Test
  void nothingToDrawIsAnEmptyChart() {
    ParsedPage page = drawn(X, Y, new Series("train", new double[] {1}, new double[] {Double.NaN}));
    assertThat(page.elements("polyline")).isEmpty();
    assertThat(page.elements("text")).isNotEmpty();
  }

  @Test
  void aLongSeriesKeepsItsPeaksItsEndsAndItsGaps() {
    double[] heights = new double[100_000];
    Arrays.setAll(heights, i -> 10 + Math.sin(i / 50.0));
    heights[0] = 11.5;
    heights[33_333] = 20;
    heights[66_666] = 0;
    heights[50_000] = Double.NaN;
    heights[99_999] = 12.5;
    List<String> strokes =
        strokes(drawn(X, Y, new Series("train", counting(heights.length), heights)));
    assertThat(strokes).hasSize(2);
    List<String> points = strokes.stream().flatMap(s -> Arrays.stream(s.split(" "))).toList();
    assertThat(points).hasSizeBetween(400, PointThinning.MOST_POINTS);
    // 33,333 / 100,000 of the width at the very top, 66,666 / 100,000 of it at the bottom
    assertThat(points).contains("333.3,0.00", "666.7,220.00");
    assertThat(points.get(0)).isEqualTo("0.0,93.50");
    assertThat(points.get(points.size() - 1)).isEqualTo("1000.0,82.50");
    assertThat(points.stream().map(p -> Double.valueOf(p.split(",")[0]))).isSorted();
  }

  @Test
  void eightHundredPointsAreAllDrawn() {
    Series line = new Series("train", counting(800), counting(800));
    assertThat(strokes(drawn(X, Y, line)).get(0).split(" ")).hasSize(800);
  }

  @Test
  void severalLinesHaveALegendInTheirOwnStyles() {
    Series[] lines =
        IntStream.range(0, 7)
            .mapToObj(i -> new Series("worker " + i, counting(2), counting(2)))
            .toArray(Series[]::new);
    ParsedPage page = drawn(X, Y, lines);
    assertThat(page.elements("li").stream().map(item -> item.getTextContent().strip()))
        .containsExactly(
            "worker 0", "worker 1", "worker 2", "worker 3", "worker 4", "worker 5", "worker 6");
    // One group in the plot and one in the legend for each; the seventh repeats the first style.
    assertThat(page.elements("g", "line-1")).hasSize(4);
    assertThat(page.elements("g", "line-6")).hasSize(2);
  }

  @Test
  void isReadAloudByItsTitleAndHostileNamesStayText() {
    String hostile = "</title><script>alert(1)</script>";
    StringWriter text = new StringWriter();
    Html html = new Html(text);
    Series line = new Series(hostile, counting(2), counting(2));
    LineChart chart =
        new LineChart(
            "roc", hostile, Axis.linear(hostile), Axis.linear(hostile), List.of(line, line));
    html.element("body", () -> chart.write(html));
    ParsedPage page = ParsedPage.of(text.toString());
    assertThat(page.elements("script")).isEmpty();
    assertThat(page.elements("svg", "chart").get(0).getAttribute("aria-labelledby"))
        .isEqualTo("roc-title");
    assertThat(page.elements("title").get(0).getTextContent()).isEqualTo(hostile);
    assertThat(page.texts("text", "axis")).containsExactly(hostile, hostile);
    assertThat(page.elements("li").get(1).getTextContent().strip()).isEqualTo(hostile);
  }

  @Test
  void refusesALineWithAnXTooMany() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Series("train", counting(3), counting(2)))
        .withMessage("Series train has 3 x and 2 y");
  }
}
