package io.lookonce.benchmarks.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.benchmarks.detect.DetectProcess.DetectSystem;
import io.lookonce.benchmarks.detect.DetectProcess.Result;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 100 images on 2 cores. */
class DetectFiguresTest {

  private static final int IMAGES = 100;

  private final DetectFigures figures = new DetectFigures(IMAGES, 2);
  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  @Test
  void ratiosArePairedAndTheRestIsWhatTheStagesLeave() {
    repetition(40, 30, 1);
    repetition(20, 15, 1);

    assertThat(figures.ratios().get("job_over_onnxruntime").min()).isEqualTo(0.75);
    assertThat(figures.ratios().get("job_over_onnxruntime").max()).isEqualTo(0.75);
    // 5 s of processor time against 6 s, then 10 s against 12 s.
    assertThat(figures.ratios().get("forward_cpu_over_command_cpu").min())
        .isCloseTo(5.0 / 6, within(1e-9));
    // 60 and 120 ms of the command, seven stages of 2 ms.
    assertThat(figures.split().get(DetectFigures.REST).median()).isCloseTo(76, within(1e-9));
    assertThat(figures.split().get("decode").median()).isEqualTo(2);
  }

  @Test
  void aMachineThatOthersUseIsNamed() {
    repetition(40, 30, 1);
    assertThat(figures.noise()).isEmpty();
    repetition(39, 30, 1);
    assertThat(figures.noise()).isEmpty();
    repetition(20, 15, 1);
    assertThat(figures.noise()).contains("20.0 to 40.0 images/s");
    repetition(40, 30, 0.5);
    assertThat(figures.noise()).contains("got 50 % of the cores");
  }

  /**
   * @param share of the cores that the forward pass had
   */
  private void repetition(double forward, double job, double share) {
    double wall = IMAGES / forward;
    add(
        DetectSystem.FORWARD_SIDE_BY_SIDE,
        Map.of(OnnxRuntimeForward.SIDE_BY_SIDE, forward),
        2 * share * wall,
        wall);
    add(DetectSystem.FORWARD_INSIDE, Map.of(OnnxRuntimeForward.INSIDE, forward / 2), 1, 1);
    Map<String, Double> speeds = new LinkedHashMap<>();
    speeds.put(DetectJobRun.COMMAND, job / 2);
    speeds.put(DetectJobRun.JOB, job);
    speeds.put(DetectJobRun.SCORING, job);
    add(DetectSystem.JOB, speeds, 6 * 2 * wall / 5, 10);
    add(DetectSystem.BOXES, Map.of(BoxProcessing.DETECTIONS, 1e4), 1, 1);
    add(DetectSystem.EVERY_BOX, Map.of(BoxProcessing.EVERY_BOX, 1e3), 1, 1);
    Map<String, Double> stages = new LinkedHashMap<>();
    StageSplit.STAGES.forEach(stage -> stages.put(stage, 2.0));
    add(DetectSystem.STAGES, stages, 1, 1);
  }

  private void add(DetectSystem system, Map<String, Double> values, double cpu, double wall) {
    figures.add(system, new Result(values, cpu, wall, 0, 0), nowhere);
  }
}
