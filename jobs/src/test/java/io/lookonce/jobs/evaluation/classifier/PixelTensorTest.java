package io.lookonce.jobs.evaluation.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.Image;
import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.image.TensorWriter;
import io.lookonce.jobs.evaluation.classifier.ExampleScorer.PixelTensor;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelTensorTest {

  private static InputRule rule(
      ResizeMode mode, Interpolation interpolation, ChannelOrder order, float divisor) {
    return new InputRule(
        7, 5, mode, interpolation, LetterboxPosition.CENTERED, 114, order, divisor);
  }

  @ParameterizedTest
  @CsvSource({
    "STRETCH, BICUBIC, RGB, 255",
    "STRETCH, BILINEAR, BGR, 1",
    "LETTERBOX, BICUBIC, BGR, 255",
    "LETTERBOX, BILINEAR, RGB, 127.5"
  })
  void isWhatDecodedImagesOfThatSizeBecome(
      ResizeMode mode, Interpolation interpolation, ChannelOrder order, float divisor) {
    InputRule rule = rule(mode, interpolation, order, divisor);
    byte[] redGreenBlue = new byte[7 * 5 * 3];
    new Random(4).nextBytes(redGreenBlue);
    byte[] blueGreenRed = new byte[redGreenBlue.length];
    for (int i = 0; i < redGreenBlue.length; i++) {
      blueGreenRed[i] = redGreenBlue[i / 3 * 3 + 2 - i % 3];
    }
    FloatBuffer expected = FloatBuffer.allocate(3 * rule.floats());
    new TensorWriter(rule).write(new Image(7, 5, blueGreenRed), expected, rule.floats());

    FloatBuffer written = FloatBuffer.allocate(3 * rule.floats());
    new PixelTensor(rule, false).write(redGreenBlue, written, rule.floats());
    assertThat(written.array()).isEqualTo(expected.array());
  }

  @Test
  void aRowOfNumbersHasTheChannelsOfAPixelSideBySide() {
    byte[] pixels = new byte[7 * 5 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i + 100);
    }
    InputRule rule = rule(ResizeMode.STRETCH, Interpolation.BICUBIC, ChannelOrder.RGB, 1);
    FloatBuffer written = FloatBuffer.allocate(rule.floats());
    new PixelTensor(rule, true).write(pixels, written, 0);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(written.get(i)).isEqualTo(i + 100f);
    }
    InputRule blueFirst = rule(ResizeMode.STRETCH, Interpolation.BICUBIC, ChannelOrder.BGR, 1);
    new PixelTensor(blueFirst, true).write(pixels, written, 0);
    assertThat(written.get(0)).isEqualTo(102f);
    assertThat(written.get(5)).isEqualTo(103f);
  }
}
