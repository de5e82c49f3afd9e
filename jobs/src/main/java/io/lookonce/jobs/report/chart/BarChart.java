package io.lookonce.jobs.report.chart;

import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.chart.BarDrawing.Bar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by name as horizontal bars, largest first. Names with count 0 are left out; more than
 * {@value #MOST_BARS} bars are summed into one.
 *
 * @param id unique on the page
 * @param title says what is counted; read by screen readers instead of the drawing
 * @param counts names and their counts, none of them negative
 */
public record BarChart(String id, String title, Map<String, Long> counts) {
  private static final int MOST_BARS = 20;

  public void write(Html html) {
    new BarDrawing(id, title, bars()).write(html);
  }

  /** Every name and count in the order of the bars, including those in the summed bar. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    ordered().forEach((name, count) -> rows.add(List.of(name, NumberText.count(count))));
    return rows;
  }

  private List<Bar> bars() {
    Map<String, Long> ordered = ordered();
    long total = ordered.values().stream().mapToLong(Long::longValue).sum();
    List<Bar> all = new ArrayList<>();
    ordered.forEach((name, count) -> all.add(bar(name, count, total, false)));
    if (all.size() <= MOST_BARS + 1) {
      return all;
    }
    List<Bar> bars = new ArrayList<>(all.subList(0, MOST_BARS));
    long rest = ordered.values().stream().skip(MOST_BARS).mapToLong(Long::longValue).sum();
    bars.add(bar(NumberText.count(all.size() - MOST_BARS) + " others", rest, total, true));
    return bars;
  }

  private static Bar bar(String name, long count, long total, boolean rest) {
    String figure = NumberText.count(count) + " · " + NumberText.percent(count, total);
    return new Bar(name, count, figure, rest);
  }

  private Map<String, Long> ordered() {
    Map<String, Long> ordered = new LinkedHashMap<>();
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEachOrdered(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }
}
