package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyramidYoloArchitectureTest {
  private static final List<Float> ANCHORS = List.of(1f, 1f, 2f, 2f, 4f, 3f, 9f, 7f, 20f, 15f);

  /** Down to a stride of 32, back up to 8, less than 4 MB of floats. */
  @Test
  void seesFineDetailAndStaysSmall() throws Exception {
    DarknetConfiguration configuration =
        DarknetConfiguration.parse(
            "pyramid.cfg", PyramidYoloArchitecture.configuration(384, 224, 4, ANCHORS, 16, 160));

    assertThat(configuration.region().output()).isEqualTo(new LayerShape(45, 28, 48));
    assertThat(configuration.stride()).isEqualTo(PyramidYoloArchitecture.COARSEST_STRIDE);
    assertThat(configuration.convolutions())
        .extracting(Convolution::filters)
        .containsExactly(
            16, 32, 16, 32, 64, 32, 64, 32, 64, 128, 64, 128, 64, 128, 160, 80, 160, 80, 160, 64,
            64, 128, 64, 64, 64, 45);
    assertThat(configuration.convolutions())
        .filteredOn(layer -> layer.output().width() == 12)
        .as("at the stride of 32")
        .hasSize(6);
    assertThat(configuration.parameterCount() * 4L).isLessThan(4_000_000);
  }

  /** What comes up is joined with the last layer of the same size from the way down. */
  @Test
  void joinsTheLayersOfItsWayDown() throws Exception {
    DarknetConfiguration configuration =
        DarknetConfiguration.parse(
            "pyramid.cfg", PyramidYoloArchitecture.configuration(64, 32, 1, ANCHORS, 2, 20));

    assertThat(configuration.layers())
        .filteredOn(DarknetLayer.Route.class::isInstance)
        .extracting(DarknetLayer::output)
        .containsExactly(new LayerShape(8 + 16, 2, 4), new LayerShape(8 + 8, 4, 8));
    List<DarknetLayer> joined =
        configuration.layers().stream()
            .filter(DarknetLayer.Route.class::isInstance)
            .flatMap(route -> ((DarknetLayer.Route) route).sources().stream())
            .map(configuration.layers()::get)
            .toList();
    assertThat(joined)
        .extracting(layer -> layer.getClass().getSimpleName())
        .containsExactly("Upsample", "Shortcut", "Upsample", "Shortcut");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          384|208|16|160| input 384x208: width and height must be multiples of 32
          0  |224|16|160| input 0x224: width and height must be multiples of 32
          384|224|15|160| the first convolution must have an even number of filters, not 15
          384|224|16|126| the most filters must be even and at least eight times the first 16, not 126
          384|224|16|161| the most filters must be even and at least eight times the first 16, not 161
          """)
  void refusesWhatMakesNoNetwork(
      int width, int height, int filters, int mostFilters, String message) {
    assertThatThrownBy(
            () ->
                PyramidYoloArchitecture.configuration(
                    width, height, 4, ANCHORS, filters, mostFilters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
