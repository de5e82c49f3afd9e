package io.lookonce.benchmarks.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Measurements.Spread;
import io.lookonce.benchmarks.train.TrainComparison.TrainingSystems;
import io.lookonce.benchmarks.train.TrainingResult.TimeSplit;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrainComparisonTest {

  private static final Offset<Double> ROUNDING = within(1e-12);

  private final Measurements speeds = new Measurements();

  @Test
  void ratiosOfTwoWorkers() {
    addAll(2, 10, 20);

    Map<String, Spread> ratios = new TrainComparison(speeds, 2).ratios();

    assertThat(ratios.get("fast_over_stock").median()).isEqualTo(110.0 / 8, ROUNDING);
    assertThat(ratios.get("fast_over_pytorch").median()).isEqualTo(110.0 / 80, ROUNDING);
    assertThat(ratios.get("averaging_efficiency").median()).isEqualTo(180.0 / 200, ROUNDING);
    assertThat(ratios.get("averaging_over_stock_master").median()).isEqualTo(9, ROUNDING);
    assertThat(ratios.get("averaging_over_side_by_side").median()).isEqualTo(0.96, ROUNDING);
  }

  @Test
  void efficiencyIsPerWorker() {
    addAll(4, 10, 20);

    Map<String, Spread> ratios = new TrainComparison(speeds, 4).ratios();

    assertThat(ratios.get("averaging_efficiency").median()).isEqualTo(180.0 / 400, ROUNDING);
    assertThat(ratios.get("averaging_over_fast").median()).isEqualTo(180.0 / 440, ROUNDING);
  }

  @Test
  void theBetterMasterIsTheReferenceWhicheverItIs() {
    addAll(2, 30, 20);

    TrainComparison comparison = new TrainComparison(speeds, 2);

    assertThat(comparison.betterMaster()).isEqualTo("DL4J on Spark with defaults, 2 workers");
    assertThat(comparison.ratios().get("averaging_over_stock_master").median())
        .isEqualTo(6, ROUNDING);
  }

  @Test
  void keysThatProgramsRead() {
    addAll(2, 10, 20);

    Map<String, Object> figures =
        new TrainingResult(
                TrainingWorkload.SIGNS_CONVNET,
                2,
                1,
                speeds,
                new TimeSplit(1, 0, 0, 0),
                new TimeSplit(6, 1, 2, 1))
            .figures();

    assertThat(figures)
        .containsKeys(
            "fast_over_stock",
            "fast_over_pytorch",
            "averaging_efficiency",
            "averaging_over_stock_master",
            "images_per_second")
        .containsEntry("averaging_over_stock_master", 9.0)
        .containsEntry("averaging_frequency", 4);
  }

  @Test
  void timesAreShownAsShares() {
    assertThat(new TimeSplit(6, 1, 2, 1).plus(new TimeSplit(3, 0, 0, 0)).minus(TimeSplit.NONE))
        .hasToString("compute 69.2 %, waiting 7.7 %, transfer 15.4 %, sum 7.7 %");
  }

  private void addAll(int workers, double stockMaster, double tunedMaster) {
    for (int threads : new int[] {1, workers}) {
      speeds.add(TrainingSystems.stock(threads), 8 * threads);
      speeds.add(TrainingSystems.fast(threads), 110 * threads);
      speeds.add(TrainingSystems.pyTorch(threads), 80 * threads);
    }
    speeds.add(TrainingSystems.averaging(1), 100);
    speeds.add(TrainingSystems.averaging(workers), 180);
    speeds.add(TrainingSystems.sideBySide(workers), 187.5);
    speeds.add(TrainingSystems.stockMaster(workers), stockMaster);
    speeds.add(TrainingSystems.tunedMaster(workers), tunedMaster);
  }
}
