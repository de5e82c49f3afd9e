package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.DarknetLayer.Reorg;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Shortcut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DarknetConfigurationTest {

  @Test
  void resolvesEveryKindOfLayer() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();

    assertThat(small.input()).isEqualTo(new LayerShape(3, 16, 24));
    assertThat(small.layers())
        .extracting(DarknetLayer::output)
        .containsExactly(
            new LayerShape(8, 16, 24),
            new LayerShape(8, 8, 12),
            new LayerShape(8, 8, 12),
            new LayerShape(8, 8, 12),
            new LayerShape(12, 4, 6),
            new LayerShape(12, 4, 6),
            new LayerShape(6, 4, 6),
            new LayerShape(8, 8, 12),
            new LayerShape(32, 4, 6),
            new LayerShape(50, 4, 6),
            new LayerShape(8, 4, 6),
            new LayerShape(8, 8, 12),
            new LayerShape(8, 8, 12),
            new LayerShape(12, 4, 6),
            new LayerShape(12, 4, 6),
            new LayerShape(62, 4, 6),
            new LayerShape(14, 4, 6),
            new LayerShape(14, 4, 6));
    assertThat(((Route) small.layers().get(9)).sources()).containsExactly(8, 6, 4);
    assertThat(((Shortcut) small.layers().get(12)).sources()).containsExactly(3);
    assertThat(small.region().anchors()).containsExactly(1f, 2f, 3.5f, 1.5f);
    assertThat(small.region().anchorCount()).isEqualTo(2);
    assertThat(small.stride()).isEqualTo(4);
    // bias, scale, mean, variance and weights of each convolution
    assertThat(small.parameterCount())
        .isEqualTo(
            (32 + 8 * 3 * 9)
                + (8 + 8 * 8 * 9)
                + (48 + 12 * 8 * 9)
                + (6 + 6 * 12)
                + (32 + 8 * 50)
                + (12 + 12 * 8 * 9)
                + (14 + 14 * 62));
  }

  @Test
  void numbersLinesAsAnEditorDoes() throws Exception {
    assertThat(SmallDarknet.configuration().layers().get(0).line()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({"2,2,8,0,0,4", "2,2,7,0,1,4", "2,1,8,0,1,8", "3,2,8,1,0,4", "3,1,8,1,1,8"})
  void padsPoolsAsDarknetDoes(
      int size, int stride, int width, int before, int after, int expectedWidth) throws Exception {
    DarknetConfiguration configuration =
        parse(
            String.format(
                Locale.ROOT,
                "[net]\nwidth=%d\nheight=8\nchannels=7\n[maxpool]\nsize=%d\nstride=%d\n%s",
                width,
                size,
                stride,
                region(1, 2)));
    MaxPool pool = (MaxPool) configuration.layers().get(0);

    assertThat(pool.paddingBefore()).isEqualTo(before);
    assertThat(pool.paddingRight()).isEqualTo(after);
    assertThat(pool.output().width()).isEqualTo(expectedWidth);
  }

  @Test
  void changesTheInput() throws Exception {
    DarknetConfiguration wide = SmallDarknet.configuration().withInput(64, 32);

    assertThat(wide.input()).isEqualTo(new LayerShape(3, 32, 64));
    assertThat(wide.region().output()).isEqualTo(new LayerShape(14, 8, 16));
  }

  @Test
  void changesNothingElseInTheText() throws Exception {
    String text = SmallDarknet.TEXT.replace("width=24", "width = 24 # wide").replace("\n", "\r\n");
    DarknetConfiguration wide = DarknetConfiguration.parse("small.cfg", text).withInput(64, 32);

    assertThat(wide.text())
        .isEqualTo(
            text.replace("width = 24 # wide", "width=64 # wide").replace("height=16", "height=32"));
    DarknetConfiguration again = DarknetConfiguration.parse("small.cfg", wide.text());
    assertThat(again.input()).isEqualTo(wide.input());
    assertThat(again.layers()).isEqualTo(wide.layers());
  }

  @Test
  void changesTheHead() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    DarknetConfiguration other = small.withHead(4, List.of(0.5f, 1e-4f, 2f, 3f, 4.25f, 5f));

    assertThat(other.region().anchors()).containsExactly(0.5f, 1e-4f, 2f, 3f, 4.25f, 5f);
    assertThat(other.region().output()).isEqualTo(new LayerShape(3 * (5 + 4), 4, 6));
    assertThat(other.convolutions().get(3)).isEqualTo(small.convolutions().get(3));
    assertThat(DarknetConfiguration.parse("small.cfg", other.text()).layers())
        .isEqualTo(other.layers());
    assertThat(other.withHead(2, small.region().anchors()).layers()).isEqualTo(small.layers());
  }

  @Test
  void refusesAHeadThatIsNone() throws Exception {
    DarknetConfiguration small = SmallDarknet.configuration();
    assertThatThrownBy(() -> small.withHead(2, List.of(1f, 2f, 3f)))
        .hasMessageEndingWith("anchors holds 3 numbers, num=1 needs 2");
    DarknetConfiguration without =
        parse("[net]\nwidth=8\nheight=8\nchannels=7\n[maxpool]\nsize=2\n" + region(1, 2));
    assertThatThrownBy(() -> without.withHead(2, List.of(1f, 2f)))
        .hasMessage("test.cfg:7: the head cannot be changed, no convolution stands before it");
  }

  @Test
  void refusesAnInputThatDoesNotSuitTheStride() {
    assertThatThrownBy(() -> SmallDarknet.configuration().withInput(30, 32))
        .isInstanceOf(DarknetFormatException.class)
        .hasMessage(
            "small.cfg: input 30x32 does not suit the network, width and height must be multiples"
                + " of 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [crnn];output=5                    | 5: [crnn] is not supported
          [Gaussian_yolo]                    | 5: [Gaussian_yolo] is not supported
          [yolo]                             | 5: [yolo] needs classes=
          [yolo];classes=2                   | 5: [yolo] needs anchors=
          [yolo];classes=2;anchors=1,2;num=9;mask=0,3 | 9: mask names anchor 3, num=9 and the 2 numbers of anchors do not have it
          [yolo];classes=2;anchors=1,2,3,4;num=1;mask=1 | 9: mask names anchor 1, num=1 and the 4 numbers of anchors do not have it
          [yolo];classes=4;anchors=1,2;num=1 | 6: [yolo] with 1 anchors and classes=4 needs 9 channels, the layer before gives 7
          [yolo];classes=2;anchors=1,2;[maxpool] | 8: [maxpool] reads the [yolo] in line 5, which only gives boxes
          [yolo];classes=2;anchors=1,2;[route];layers=0 | 9: [route] reads the [yolo] in line 5, which only gives boxes
          [dropout];[yolo];classes=2;anchors=1,2;[route];layers=0;[region];classes=2;num=1;anchors=1,2 | 11: [region] and [yolo] in one network are not supported
          [dropout];[yolo];classes=2;anchors=1,2;[route];layers=0;[yolo];classes=2;anchors=1,2;new_coords=1 | 14: new_coords differs from the [yolo] in line 6
          [dropout];[scale_channels];from=0;scale_wh=1 | 8: scale_wh=1 in [scale_channels] is not supported
          [dropout];[avgpool];[sam];from=0   | 8: [sam] cannot scale layer 0 (8x8x7) by the layer before (1x1x7), their shapes do not match
          [route];layers=-1;groups=0         | 6: layers=-1 does not name an earlier layer, this is layer 0
          [dropout];[route];layers=-1;groups=2 | 8: groups=2 in [route] does not divide the 7 channels of layer 0
          [dropout];[route];layers=-1;groups=7;group_id=7 | 9: group_id=7 is out of range, it must be 0 to 6
          [shortcut];activation=linear       | 5: [shortcut] needs from=
          [shortcut];from=-3                 | 6: from=-3 does not name an earlier layer, this is layer 0
          [dropout];[shortcut];from=-1,-2    | 7: from=-2 does not name an earlier layer, this is layer 1
          [dropout];[dropout];[avgpool];[dropout];[shortcut];from=-1,0 | 10: [shortcut] cannot add layer 0 (8x8x7) to the layer before (1x1x7), their shapes differ
          [convolutional];filters=4;size=3;dilation=2 | 8: dilation=2 in [convolutional] needs an odd size and pad=1
          [maxpool];size=2;stride_y=0        | 7: stride_y=0 is out of range, it must be 1 to 64
          [dropout];[shortcut];from=0;weights_type=per_feature | 8: weights_type in [shortcut] is not supported
          [upsample];scale=2                 | 6: scale=2 in [upsample] is not supported
          [dropout];[upsample];[shortcut];from=0 | 8: [shortcut] cannot add layer 0 (8x8x7) to the layer before (16x16x7), their shapes differ
          [convolutional];size=3             | 5: [convolutional] needs filters=
          [convolutional];filters=ten;size=3 | 6: filters=ten is not a whole number
          [convolutional];filters=1000000000;size=3 | 6: filters=1000000000 is out of range, it must be 1 to 65536
          [convolutional];filters=9999999999;size=3 | 6: filters=9999999999 is not a whole number
          [convolutional];filters=4;size=3;groups=2 | 8: groups=2 in [convolutional] must divide its filters=4 and the 7 channels it gets
          [convolutional];filters=4;size=3;activation=selu | 8: activation=selu is not supported, only linear, leaky, relu, logistic, swish, mish, relu6, tanh, elu are
          [convolutional];filters=4;size=9 | 7: [convolutional] with size=9 does not fit into 8 padded cells
          [route]                            | 5: [route] needs layers=
          [route];layers=-1                  | 6: layers=-1 does not name an earlier layer, this is layer 0
          [reorg];stride=3                   | 6: [reorg] with stride=3 needs width and height divisible by 3 and channels by 9, it gets 8x8x7
          [maxpool];size=2;stride=0          | 7: stride=0 is out of range, it must be 1 to 64
          [maxpool];size                     | 6: expected key=value, found size
          [maxpool                           | 5: expected a heading like [net], found [maxpool
          [region];classes=2;num=1           | 5: [region] needs anchors=
          [region];classes=2;num=1;anchors=1 | 8: anchors holds 1 numbers, num=1 needs 2
          [region];classes=2;num=1;anchors=1,-2 | 8: anchors holds -2, not a positive number
          [region];classes=3;num=1;anchors=1,2 | 6: [region] with num=1 and classes=3 needs 8 channels, the layer before gives 7
          [region];classes=2;num=1;softmax=0 | 8: softmax=0 in [region] is not supported
          [region];classes=2;num=1;anchors=1,2;[maxpool];size=2 | 9: [maxpool] follows [region], which must be the last section
          """)
  void namesLineAndKeyOfWhatItRefuses(String sections, String message) {
    String text = "[net]\nwidth=8\nheight=8\nchannels=7\n" + sections.replace(';', '\n') + "\n";

    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(DarknetFormatException.class)
        .hasMessage("test.cfg:" + message);
  }

  /**
   * What follows from a problem is none of its own: a layer that reads an unknown one is silent.
   */
  @Test
  void namesEverythingThatIsNotSupported() {
    String text =
        """
        [net]
        width=8
        height=8
        channels=7
        [convolutional]
        filters=4
        binary=1
        activation=selu
        [crnn]
        [route]
        layers=-1,0
        [convolutional]
        size=64
        filters=4
        activation=selu
        [crnn]
        [crnn]
        [crnn]
        [upsample]
        scale=3
        [region]
        softmax=0
        """;
    String activations = "linear, leaky, relu, logistic, swish, mish, relu6, tanh, elu";
    assertThatThrownBy(() -> parse(text))
        .hasMessage(
            "test.cfg: cannot be used: line 7: binary=1 in [convolutional] is not supported;"
                + " lines 8, 15: activation=selu is not supported, only "
                + activations
                + " are; lines 9, 16, 17 and 1 more: [crnn] is not supported; line 20: scale=3 in"
                + " [upsample] is not supported; line 22: softmax=0 in [region] is not supported");
  }

  @Test
  void aByteOrderMarkIsNoContent() throws Exception {
    assertThat(parse("\u00ef\u00bb\u00bf" + SmallDarknet.TEXT).layers()).hasSize(18);
    assertThat(parse("\ufeff" + SmallDarknet.TEXT).layers()).hasSize(18);
  }

  @Test
  void aLongListOfProblemsIsCut() {
    StringBuilder text = new StringBuilder("[net]\nwidth=8\nheight=8\nchannels=7\n");
    for (int i = 0; i < 30; i++) {
      text.append("[odd").append(i).append("]\n");
    }
    assertThatThrownBy(() -> parse(text.toString()))
        .hasMessageContaining("line 24: [odd19] is not supported; and 10 more problems")
        .hasMessageNotContaining("odd20");
  }

  @Test
  void readsTheHeadsOfYolo4() throws Exception {
    DarknetConfiguration tiny = DarknetConfiguration.parse("tiny.cfg", PublicDarknets.YOLO4_TINY);

    assertThat(tiny.hasRegion()).isFalse();
    assertThat(tiny.classes()).isEqualTo(3);
    assertThat(tiny.stride()).isEqualTo(32);
    assertThat(tiny.yoloHeads())
        .extracting(head -> head.anchors())
        .containsExactly(
            List.of(81f, 82f, 135f, 169f, 344f, 319f), List.of(23f, 27f, 37f, 58f, 81f, 82f));
    assertThat(tiny.yoloHeads()).extracting(head -> head.scale()).containsExactly(1.05f, 1.05f);
    assertThat(tiny.withInput(64, 128).yoloHeads())
        .extracting(head -> head.output())
        .containsExactly(new LayerShape(24, 4, 2), new LayerShape(24, 8, 4));
    assertThatThrownBy(tiny::region).hasMessage("tiny.cfg has [yolo] heads and no [region]");
    assertThatThrownBy(() -> tiny.withHead(2, List.of(1f, 2f)))
        .hasMessageEndingWith("the head cannot be changed, it is [yolo] and not [region]");
  }

  @Test
  void namesTheLineOfARouteThatCannotJoin() {
    String text =
        "[net]\nwidth=8\nheight=8\nchannels=7\n[maxpool]\nsize=2\nstride=2\n"
            + "[maxpool]\nsize=2\nstride=2\n[route]\nlayers=-1,-2\n";

    assertThatThrownBy(() -> parse(text))
        .hasMessage(
            "test.cfg:12: [route] cannot join layer 1 (2x2x7) and layer 0 (4x4x7), their widths and"
                + " heights differ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n# nothing\n"})
  void refusesAnEmptyFile(String text) {
    assertThatThrownBy(() -> parse(text))
        .hasMessage("test.cfg: is empty, a Darknet configuration starts with [net]");
  }

  @Test
  void refusesMoreParametersThanAFileCanHold() {
    StringBuilder text = new StringBuilder("[net]\nwidth=8\nheight=8\nchannels=7\n");
    for (int i = 0; i < 3; i++) {
      text.append("[convolutional]\nfilters=65536\nsize=3\npad=1\n");
    }
    assertThatThrownBy(() -> parse(text.toString()))
        .hasMessageStartingWith("test.cfg:10: the network has 38658965504 parameters up to here");
  }

  @Test
  void ownYolo2HasTheLayersOfThePublishedOne() throws Exception {
    Path published =
        Path.of(System.getProperty("lookonce.shared", "absent"), "data/darknet/yolov2.cfg");
    Assumptions.assumeTrue(Files.isRegularFile(published), "no shared yolov2.cfg here");
    DarknetConfiguration reference =
        DarknetConfiguration.parse("yolov2.cfg", Files.readString(published));
    DarknetConfiguration own =
        DarknetConfiguration.parse(
            "own.cfg",
            Yolo2Architecture.configuration(608, 608, 80, Yolo2Architecture.COCO_ANCHORS));

    assertThat(own.input()).isEqualTo(reference.input());
    assertThat(withoutLines(own)).isEqualTo(withoutLines(reference));
  }

  @Test
  void ownYolo2HasThePublishedNumberOfParameters() throws Exception {
    DarknetConfiguration own =
        DarknetConfiguration.parse(
            "own.cfg",
            Yolo2Architecture.configuration(608, 608, 80, Yolo2Architecture.COCO_ANCHORS));

    // The published COCO weights are 203,934,260 bytes with a 16-byte header.
    assertThat(own.parameterCount()).isEqualTo((203_934_260L - 16) / 4);
    assertThat(own.region().output()).isEqualTo(new LayerShape(425, 19, 19));
    assertThat(own.stride()).isEqualTo(32);
  }

  private static List<DarknetLayer> withoutLines(DarknetConfiguration configuration) {
    return configuration.layers().stream().map(DarknetConfigurationTest::withoutLine).toList();
  }

  private static DarknetLayer withoutLine(DarknetLayer layer) {
    if (layer instanceof Convolution c) {
      return new Convolution(
          0,
          c.input(),
          c.output(),
          c.size(),
          c.strideX(),
          c.strideY(),
          c.dilation(),
          c.padding(),
          c.groups(),
          c.batchNormalize(),
          c.activation());
    } else if (layer instanceof MaxPool p) {
      return new MaxPool(
          0,
          p.input(),
          p.output(),
          p.size(),
          p.strideX(),
          p.strideY(),
          p.paddingBefore(),
          p.paddingRight(),
          p.paddingBelow());
    } else if (layer instanceof Route r) {
      return new Route(0, r.output(), r.sources(), r.groups(), r.group());
    } else if (layer instanceof Reorg r) {
      return new Reorg(0, r.input(), r.output(), r.stride());
    } else {
      Region r = (Region) layer;
      return new Region(0, r.output(), r.classes(), r.anchors());
    }
  }

  private static String region(int anchors, int classes) {
    return String.format(
        Locale.ROOT,
        "[region]\nnum=%d\nclasses=%d\nsoftmax=1\nanchors=%s\n",
        anchors,
        classes,
        "1,2".repeat(anchors));
  }

  private static DarknetConfiguration parse(String text) throws DarknetFormatException {
    return DarknetConfiguration.parse("test.cfg", text);
  }
}
