package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CspYoloArchitectureTest {

  /** Less than 5 MB of floats and 0.75 thousand million multiplications at 512x288. */
  @Test
  void seesThreeSizesAndStaysSmall() throws Exception {
    DarknetConfiguration configuration =
        DarknetConfiguration.parse("csp.cfg", CspYoloArchitecture.configuration(512, 288, 4, 16));

    assertThat(configuration.yoloHeads())
        .extracting(Yolo::output)
        .containsExactly(
            new LayerShape(9, 36, 64), new LayerShape(9, 18, 32), new LayerShape(9, 9, 16));
    assertThat(configuration.stride()).isEqualTo(CspYoloArchitecture.COARSEST_STRIDE);
    assertThat(configuration.parameterCount() * Float.BYTES).isLessThan(5_000_000);
    long multiplications =
        configuration.convolutions().stream()
            .mapToLong(
                layer -> layer.weightCount() * layer.output().width() * layer.output().height())
            .sum();
    assertThat(Math.round(multiplications / 1e6))
        .isEqualTo(CspYoloArchitecture.MEGA_MULTIPLICATIONS)
        .isLessThan(750);
    assertThat(DarknetTraining.obstacles(configuration)).isEmpty();
  }

  /** Only what comes last in a branch has no normalisation: five numbers of the box, or classes. */
  @Test
  void headsHaveABranchForBoxesAndOneForClasses() throws Exception {
    DarknetConfiguration configuration =
        DarknetConfiguration.parse("csp.cfg", CspYoloArchitecture.configuration(64, 32, 3, 8));

    assertThat(configuration.convolutions())
        .filteredOn(layer -> !layer.batchNormalize())
        .extracting(Convolution::filters)
        .containsExactly(5, 3, 5, 3, 5, 3);
  }

  /** Objectness and classes begin at a probability of 0.01, boxes at their anchors. */
  @Test
  void beginsWithAlmostNoObjects() throws Exception {
    DarknetConfiguration configuration =
        DarknetConfiguration.parse("csp.cfg", CspYoloArchitecture.configuration(64, 32, 3, 8));
    List<float[]> biases =
        DarknetWeights.initial(configuration, 1).convolutions().stream()
            .filter(numbers -> numbers.batchNormalization() == null)
            .map(ConvolutionWeights::biases)
            .toList();
    float rare = (float) Math.log(0.01 / 0.99);
    assertThat(biases).hasSize(6);
    for (int head = 0; head < 3; head++) {
      assertThat(biases.get(2 * head)).containsExactly(0, 0, 0, 0, rare);
      assertThat(biases.get(2 * head + 1)).containsExactly(rare, rare, rare);
    }
  }

  /** Every number of the flat output stands once in the graph's. */
  @Test
  void headsAreMergedWithoutLoss() throws Exception {
    MergedHeads heads =
        MergedHeads.of(
            DarknetConfiguration.parse("csp.cfg", CspYoloArchitecture.configuration(64, 32, 3, 8)));
    int[] places = heads.places();
    assertThat(places).hasSize(8 * (32 + 8 + 2));
    assertThat(heads.mergedLength()).isEqualTo(3 * 8 * 32);
    assertThat(Arrays.stream(places).distinct().count()).isEqualTo(places.length);
    assertThat(places).isEqualTo(Arrays.stream(places).sorted().toArray());
    assertThat(IntStream.of(places).max().orElseThrow()).isLessThan(heads.mergedLength());
    // The second cell of the second head: one coarse column is two fine ones.
    assertThat(places[8 * 32 + 1]).isEqualTo(8 * 32 + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "500, 288, 4, 16, 'input 500x288: width and height must be multiples of 32'",
    "512, 0, 4, 16, 'input 512x0: width and height must be multiples of 32'",
    "512, 288, 0, 16, 'a head needs classes, not 0'",
    "512, 288, 4, 12, 'filters must be a multiple of 8, not 12'",
  })
  void refusesWhatDoesNotFit(int width, int height, int classes, int filters, String message) {
    assertThatThrownBy(() -> CspYoloArchitecture.configuration(width, height, classes, filters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
