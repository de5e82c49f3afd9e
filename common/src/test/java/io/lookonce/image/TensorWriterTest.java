package io.lookonce.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.box.BoxScaling;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorWriterTest {

  private static final float UNTOUCHED = -7;

  /** One colour throughout: blue 10, green 20, red 30. */
  private static Image flat(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 * (1 + i % 3));
    }
    return new Image(width, height, pixels);
  }

  private static FloatBuffer filled(int floats) {
    float[] content = new float[floats];
    Arrays.fill(content, UNTOUCHED);
    return FloatBuffer.wrap(content);
  }

  @Test
  void stretchingWritesDividedPlanesRedFirst() {
    InputRule rule = InputRule.stretched(5, 4, Interpolation.BICUBIC);
    FloatBuffer into = filled(2 + rule.floats() + 2);
    BoxScaling placement = new TensorWriter(rule).write(flat(10, 2), into, 2);
    assertThat(placement).isEqualTo(new BoxScaling(0.5f, 2, 0, 0, 10, 2));
    for (int i = 0; i < rule.floats(); i++) {
      assertThat(into.get(2 + i)).isEqualTo((30 - 10 * (i / 20)) / 255f);
    }
    assertThat(new float[] {into.get(1), into.get(62)}).containsOnly(UNTOUCHED);
    assertThat(into.position()).isZero();
  }

  @Test
  void darknetCentresOnHalf() {
    InputRule rule = InputRule.darknetLetterbox(8, 8, Interpolation.BILINEAR);
    FloatBuffer into = filled(rule.floats());
    BoxScaling placement = new TensorWriter(rule).write(flat(16, 6), into, 0);
    assertThat(placement).isEqualTo(new BoxScaling(0.5f, 0.5f, 0, 2, 16, 6));
    for (int y = 0; y < 8; y++) {
      float expected = y >= 2 && y < 5 ? 20 / 255f : 0.5f;
      assertThat(into.get(64 + 8 * y)).as("green, row %d", y).isEqualTo(expected);
      assertThat(into.get(64 + 8 * y + 7)).as("green, row %d", y).isEqualTo(expected);
    }
  }

  @Test
  void yoloxStandsInTheCornerBlueFirst() {
    InputRule rule = InputRule.yoloxLetterbox(8, 8, Interpolation.BILINEAR);
    FloatBuffer into = filled(rule.floats());
    BoxScaling placement = new TensorWriter(rule).write(flat(6, 16), into, 0);
    assertThat(placement).isEqualTo(new BoxScaling(0.5f, 0.5f, 0, 0, 6, 16));
    for (int x = 0; x < 8; x++) {
      assertThat(into.get(8 + x)).as("blue, column %d", x).isEqualTo(x < 3 ? 10 : 114);
      assertThat(into.get(128 + 8 + x)).as("red, column %d", x).isEqualTo(x < 3 ? 30 : 114);
    }
  }

  @Test
  void eachImageOfAnotherShapeGetsItsOwnPadding() {
    InputRule rule = InputRule.darknetLetterbox(9, 9, Interpolation.BILINEAR);
    TensorWriter used = new TensorWriter(rule);
    for (int side = 1; side < 30; side++) {
      FloatBuffer into = filled(rule.floats());
      FloatBuffer expected = filled(rule.floats());
      used.write(flat(side, 30 - side), into, 0);
      new TensorWriter(rule).write(flat(side, 30 - side), expected, 0);
      assertThat(into.array()).as("side %d", side).isEqualTo(expected.array());
    }
  }

  @Test
  void writesIntoNativeMemoryToo() {
    InputRule rule = InputRule.yoloxLetterbox(6, 4, Interpolation.BILINEAR);
    FloatBuffer heap = FloatBuffer.allocate(rule.floats());
    FloatBuffer direct = ByteBuffer.allocateDirect(4 * rule.floats()).asFloatBuffer();
    new TensorWriter(rule).write(ResamplerTest.formula(13, 11), heap, 0);
    new TensorWriter(rule).write(ResamplerTest.formula(13, 11), direct, 0);
    assertThat(direct).isEqualTo(heap);
  }

  @Test
  void refusesABufferThatIsTooSmall() {
    InputRule rule = InputRule.yoloxLetterbox(6, 4, Interpolation.BILINEAR);
    FloatBuffer small = FloatBuffer.allocate(rule.floats() - 1);
    assertThatThrownBy(() -> new TensorWriter(rule).write(flat(3, 3), small, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Sizes by Darknet's integer rule; a ratio in floating point would lose a pixel in some. */
  @ParameterizedTest
  @CsvSource({
    "1280, 720, 608, 608, 608, 342, 0, 133",
    "720, 1280, 608, 608, 342, 608, 133, 0",
    "49, 49, 416, 416, 416, 416, 0, 0",
    "1000, 1, 416, 416, 416, 1, 0, 207",
    "1, 9000, 32, 64, 1, 64, 15, 0"
  })
  void letterboxKeepsTheAspectRatio(
      int width, int height, int inputWidth, int inputHeight, int w, int h, int left, int top) {
    InputRule rule = InputRule.darknetLetterbox(inputWidth, inputHeight, Interpolation.BILINEAR);
    BoxScaling placement = rule.place(width, height);
    assertThat(placement.resizedWidth()).isEqualTo(w);
    assertThat(placement.resizedHeight()).isEqualTo(h);
    assertThat(placement.offsetX()).isEqualTo(left);
    assertThat(placement.offsetY()).isEqualTo(top);
  }

  @Test
  void refusesRulesThatMakeNoSense() {
    assertThatThrownBy(() -> InputRule.yoloxLetterbox(0, 416, Interpolation.BILINEAR))
        .hasMessageContaining("0x416");
    assertThatThrownBy(() -> ruled(300, 1)).hasMessageContaining("padding");
    assertThatThrownBy(() -> ruled(Float.NaN, 1)).hasMessageContaining("padding");
    assertThatThrownBy(() -> ruled(0, 0)).hasMessageContaining("divisor");
  }

  private static InputRule ruled(float padding, float divisor) {
    return new InputRule(
        8,
        8,
        ResizeMode.LETTERBOX,
        Interpolation.BILINEAR,
        LetterboxPosition.CENTERED,
        padding,
        ChannelOrder.RGB,
        divisor);
  }
}
