package io.lookonce.jobs.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.report.chart.Axis.AxisTicks;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTicksTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.0 0.2 0.4 0.6 0.8 1.0",
    "0.013, 1.79, 0.0 0.5 1.0 1.5 2.0",
    "-3, 2, -3 -2 -1 0 1 2",
    "0, 1250, 0 500 1000 1500",
    "1, 12500, 0 5k 10k 15k",
    "900000, 2400000, 0.5M 1.0M 1.5M 2.0M 2.5M",
    "0.0001, 0.0009, 0.0000 0.0002 0.0004 0.0006 0.0008 0.0010",
    "0, 0.0000045, 0 1e-6 2e-6 3e-6 4e-6 5e-6",
    "1000.0000001, 1000.0000002, 400 600 800 1000 1200 1400 1600",
    "0.97, 0.99, 0.970 0.975 0.980 0.985 0.990",
    "4, 4, 2 3 4 5 6",
    "0, 0, -1.0 -0.5 0.0 0.5 1.0"
  })
  void linearMarksAreRoundAndEncloseTheValues(double low, double high, String labels) {
    assertThat(AxisTicks.of(Axis.linear("loss"), low, high).labels())
        .containsExactly(labels.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0 1",
    "1, 3, 1 2 3",
    "0, 2499, 0 500 1000 1500 2000 2500",
    "5, 5, 2 3 4 5 6 7 8"
  })
  void countedThingsHaveNoMarksBetweenWholeNumbers(double low, double high, String labels) {
    assertThat(AxisTicks.of(Axis.whole("epoch"), low, high).labels())
        .containsExactly(labels.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "0.02, 1.8, 0.02 0.05 0.1 0.2 0.5 1 2",
    "1, 1, 1 2",
    "7, 30, 5 10 20 50",
    "0.0003, 2, 1e-4 0.001 0.01 0.1 1 10",
    "1e-9, 1e3, 1e-9 1e-6 0.001 1 1000",
    "1000, 1000000, 1000 10000 1e5 1e6"
  })
  void logarithmicMarksArePowersOfTenOrDivideFewDecades(double low, double high, String labels) {
    assertThat(AxisTicks.of(Axis.logarithmic("loss"), low, high).labels())
        .containsExactly(labels.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 5, 0.5", "LOGARITHMIC, 10, 0.5", "LINEAR, 0, 0", "LOGARITHMIC, 100, 1"})
  void placesFollowTheScale(Axis.Scale scale, double value, double position) {
    double low = scale == Axis.Scale.LINEAR ? 0 : 1;
    double high = scale == Axis.Scale.LINEAR ? 10 : 100;
    assertThat(AxisTicks.of(new Axis("x", scale), low, high).position(value)).isEqualTo(position);
  }

  @ParameterizedTest
  @CsvSource({"0.95, 0.97", "1, 1", "Infinity, -Infinity"})
  void sharesStandOnTheSameAxisWhateverTheyAre(double low, double high) {
    assertThat(AxisTicks.of(Axis.fraction("recall"), low, high).values())
        .containsExactly(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);
  }

  @Test
  void everyRangeIsEnclosedByAFewRisingMarksWithDifferentLabels() {
    Random random = new Random(23);
    Axis.Scale[] scales = {Axis.Scale.LINEAR, Axis.Scale.WHOLE, Axis.Scale.LOGARITHMIC};
    for (int round = 0; round < 3000; round++) {
      Axis.Scale scale = scales[round % 3];
      double low = Math.exp(40 * random.nextDouble() - 20);
      double high = low + Math.exp(40 * random.nextDouble() - 20);
      if (scale != Axis.Scale.LOGARITHMIC && random.nextBoolean()) {
        low -= 2 * high;
      }
      AxisTicks ticks = AxisTicks.of(new Axis("x", scale), low, high);
      String range = scale + " " + low + " to " + high + ": " + ticks;
      assertThat(ticks.values()).as(range).hasSizeBetween(2, 8).isSorted().doesNotHaveDuplicates();
      assertThat(ticks.labels()).as(range).hasSameSizeAs(ticks.values()).doesNotHaveDuplicates();
      double slack = 1e-6 * (high - low);
      assertThat(ticks.values().get(0)).as(range).isLessThanOrEqualTo(low + slack);
      assertThat(Collections.max(ticks.values())).as(range).isGreaterThanOrEqualTo(high - slack);
      assertThat(ticks.labels()).as(range).allMatch(label -> label.length() <= 11);
    }
  }
}
