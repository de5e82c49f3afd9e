package io.lookonce.jobs.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Counts by name as horizontal bars, the largest first, drawn as SVG.
 *
 * <p>Widths are percentages and heights pixels, so the chart fills a phone or a desk's screen
 * without its letters growing or shrinking. Names without a count are left out; past {@value
 * #MOST_BARS} bars the rest is summed into one.
 *
 * @param id its place on the page, unique there
 * @param title what is counted, read aloud in place of the drawing
 * @param counts names and their counts, none of them negative
 */
record BarChart(String id, String title, Map<String, Long> counts) {
  private static final int MOST_BARS = 20;

  /** Letters that fit side by side on a small phone: a name and its figure. */
  private static final int LETTERS = 38;

  private static final int SHORTEST_NAME = 10;
  private static final int ROW_HEIGHT = 36;
  private static final int BASELINE = 14;
  private static final int BAR_TOP = 20;
  private static final int BAR_HEIGHT = 9;

  private record Bar(String name, long count, boolean rest) {}

  void write(Html html) {
    List<Bar> bars = bars();
    long largest = bars.stream().mapToLong(Bar::count).max().orElse(0);
    long total = bars.stream().mapToLong(Bar::count).sum();
    html.element(
        "svg",
        () -> {
          html.element("title", title, "id", id + "-title");
          for (int row = 0; row < bars.size(); row++) {
            writeBar(html, bars.get(row), row * ROW_HEIGHT, largest, total);
          }
        },
        "role",
        "img",
        "aria-labelledby",
        id + "-title",
        "class",
        "chart",
        "width",
        "100%",
        "height",
        String.valueOf(bars.size() * ROW_HEIGHT));
  }

  /** Every name and count in the order of the bars, the summed ones too. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    ordered().forEach((name, count) -> rows.add(List.of(name, Figures.count(count))));
    return rows;
  }

  private List<Bar> bars() {
    List<Bar> all = new ArrayList<>();
    ordered().forEach((name, count) -> all.add(new Bar(name, count, false)));
    if (all.size() <= MOST_BARS + 1) {
      return all;
    }
    List<Bar> bars = new ArrayList<>(all.subList(0, MOST_BARS));
    List<Bar> others = all.subList(MOST_BARS, all.size());
    long rest = others.stream().mapToLong(Bar::count).sum();
    bars.add(new Bar(Figures.count(others.size()) + " others", rest, true));
    return bars;
  }

  private Map<String, Long> ordered() {
    Map<String, Long> ordered = new LinkedHashMap<>();
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEachOrdered(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  private static void writeBar(Html html, Bar bar, int top, long largest, long total) {
    String figure = Figures.count(bar.count()) + " · " + Figures.percent(bar.count(), total);
    String width = String.format(Locale.ROOT, "%.2f%%", 100.0 * bar.count() / largest);
    String barTop = String.valueOf(top + BAR_TOP);
    String height = String.valueOf(BAR_HEIGHT);
    String baseline = String.valueOf(top + BASELINE);
    html.element(
        "g",
        () -> {
          html.element("title", bar.name() + ": " + figure);
          html.element(
              "text", shortened(bar.name(), LETTERS - figure.length()), "x", "0", "y", baseline);
          html.element(
              "text", figure, "x", "100%", "y", baseline, "text-anchor", "end", "class", "value");
          html.empty(
              "rect", "y", barTop, "width", "100%", "height", height, "rx", "3", "class", "track");
          html.empty(
              "rect", "y", barTop, "width", width, "height", height, "rx", "3", "class", "bar");
        },
        "class",
        bar.rest() ? "rest" : "one");
  }

  private static String shortened(String name, int room) {
    int letters = Math.max(room, SHORTEST_NAME);
    if (name.codePointCount(0, name.length()) <= letters) {
      return name;
    }
    return name.substring(0, name.offsetByCodePoints(0, letters - 1)) + "…";
  }
}
