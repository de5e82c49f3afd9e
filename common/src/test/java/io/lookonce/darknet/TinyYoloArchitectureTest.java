package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TinyYoloArchitectureTest {
  private static final List<Float> ANCHORS =
      List.of(1.08f, 1.19f, 3.42f, 4.41f, 6.63f, 11.38f, 9.42f, 5.11f, 16.62f, 10.52f);

  /** Up to the last two: the one for COCO has 512 filters where the one for VOC has 1024. */
  @Test
  void hasTheConvolutionsOfTheOriginal() throws Exception {
    Path published =
        Path.of(System.getProperty("lookonce.shared", "absent"), "data/darknet/yolov2-tiny.cfg");
    Assumptions.assumeTrue(Files.isRegularFile(published), "no shared yolov2-tiny.cfg here");
    DarknetConfiguration original =
        DarknetConfiguration.parse("original.cfg", Files.readString(published));
    DarknetConfiguration own =
        configuration(TinyYoloArchitecture.configuration(416, 416, 80, ANCHORS, 32, 16, 1024));

    assertThat(own.region().output()).isEqualTo(original.region().output());
    assertThat(shapes(own)).hasSize(7).isEqualTo(shapes(original));
  }

  private static List<Object> shapes(DarknetConfiguration configuration) {
    return configuration.convolutions().stream()
        .limit(7)
        .<Object>map(
            layer -> List.of(layer.input(), layer.output(), layer.size(), layer.parameterCount()))
        .toList();
  }

  /** The default detector: a million parameters, less than 4 MiB of floats. */
  @Test
  void staysSmall() throws Exception {
    DarknetConfiguration small =
        configuration(TinyYoloArchitecture.configuration(320, 192, 5, ANCHORS, 16, 8, 256));

    assertThat(small.convolutions())
        .extracting(Convolution::filters)
        .containsExactly(8, 16, 32, 64, 128, 256, 256, 50);
    assertThat(small.region().output()).isEqualTo(new LayerShape(50, 12, 20));
    assertThat(small.stride()).isEqualTo(16);
    long weights =
        9L * (3 * 8 + 8 * 16 + 16 * 32 + 32 * 64 + 64 * 128 + 128 * 256 + 256 * 256) + 256 * 50;
    assertThat(small.parameterCount())
        .isEqualTo(weights + 4 * (8 + 16 + 32 + 64 + 128 + 256 + 256) + 50)
        .isLessThan((1 << 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          320|192| 5|10| 8|  8|256| the stride must be 16 or 32, not 8
          320|200| 5|10|16|  8|256| input 320x200: width and height must be multiples of 16
          0  |192| 5|10|16|  8|256| input 0x192: width and height must be multiples of 16
          320|192| 5|10|16|  0|256| there must be filters, not 0
          320|192| 5|10|16|512|256| the first convolution has 512 filters, more than the most, 256
          320|192| 0|10|16|  8|256| a head needs classes and pairs of anchors, not 0 classes and 10 numbers
          320|192| 5| 3|16|  8|256| a head needs classes and pairs of anchors, not 5 classes and 3 numbers
          """)
  void refusesWhatMakesNoNetwork(
      int width,
      int height,
      int classes,
      int anchors,
      int stride,
      int filters,
      int mostFilters,
      String message) {
    assertThatThrownBy(
            () ->
                TinyYoloArchitecture.configuration(
                    width,
                    height,
                    classes,
                    ANCHORS.subList(0, anchors),
                    stride,
                    filters,
                    mostFilters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static DarknetConfiguration configuration(String text) throws DarknetFormatException {
    return DarknetConfiguration.parse("tiny.cfg", text);
  }
}
