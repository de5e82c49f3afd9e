package io.lookonce.jobs.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckSettings;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.gradientcheck.FastComparison.FastGradient;
import io.lookonce.gradientcheck.GradientChecker;
import io.lookonce.jobs.gradientcheck.CheckRequest.CheckPlan;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.network.Networks;
import io.lookonce.network.detector.Detectors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every network of the product passes, with few numbers per array, small images, and only some
 * layers of the three largest networks. Much smaller images would leave batch normalisation too few
 * values for 32 bits. {@code lookonce gradient-check --network NAME} checks whole networks.
 */
@Tag("slow")
class EveryNetworkTest {

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "logistic-regression | 3 | |",
        "cats-two-layer | 2 | |",
        "cats-deep | 2 | |",
        "planar | 8 | |",
        "planar-regularized | 8 | |",
        "signs-convnet | 3 | input.height=16,input.width=20 |",
        "happy | 2 | input.height=16,input.width=12 |",
        "custom | 2 | input.height=16,input.width=20 |",
        "resnet-20 | 1 | input.height=16,input.width=12 |",
        "mobilenet | 1 | input.height=32,input.width=32 |"
            + " convolution1,depthwise-convolution7,block2",
        "shufflenet | 1 | input.height=64,input.width=64 | depthwise-convolution5,convolution10",
        "resnet-50 | 1 | | res4a_branch1,fc6",
        "tiny-yolo | 1 | input.height=32,input.width=48 |",
        "pyramid-yolo | 1 | input.height=64,input.width=64 | layer0,layer19.normalized,layer36",
        "csp-yolo | 1 | input.height=64,input.width=64,filters=8 |"
            + " layer0,layer63.normalized,layer94",
        "yolo2 | 1 | input.height=64,input.width=64 | layer20.normalized,layer30",
      })
  void passes(String name, int samples, String settings, String layers) {
    CheckRequest request = request(name, samples, settings, layers);
    CheckReport report = check(request);

    assertThat(report.passes())
        .as("%s: %s, fast %s", name, report.worst(), report.worstFast())
        .isTrue();
    assertThat(report.courseError()).isLessThan(1e-5);
    assertThat(report.worstFast()).as("the fast step").isPresent();
    assertThat(report.zeros()).as("without any slope").isLessThan(report.numbers());
  }

  /** A network that is added to the product must be added here. */
  @Test
  void noNetworkIsLeftOut() throws Exception {
    Set<String> names = new HashSet<>(Networks.names());
    names.addAll(Detectors.names());
    CsvSource source =
        EveryNetworkTest.class
            .getDeclaredMethod("passes", String.class, int.class, String.class, String.class)
            .getAnnotation(CsvSource.class);
    assertThat(Arrays.stream(source.value()).map(line -> line.split("\\|")[0].strip()))
        .containsAll(names);
  }

  private static CheckRequest request(String name, int samples, String settings, String layers) {
    CheckSettings usual = CheckSettings.USUAL;
    return CheckRequest.ofNetwork(
        name,
        settings == null ? List.of() : List.of(settings.split(",")),
        new CheckRequest.Scope(
            new CheckSettings(
                samples, usual.step(), usual.tolerance(), usual.fastTolerance(), usual.kinkShare()),
            layers == null ? List.of() : List.of(layers.split(",")),
            3,
            1));
  }

  private static CheckReport check(CheckRequest request) {
    CheckPlan plan = request.plan();
    try (GradientChecker checker = plan.open();
        FastGradient fast = plan.openFast()) {
      assertThat(fast.obstacle()).isEmpty();
      return CheckReport.of(
          plan.settings(),
          request.arrays(),
          checker.check(request.samples()),
          FastComparison.of(request.arrays(), fast, checker),
          request.wiring());
    }
  }
}
