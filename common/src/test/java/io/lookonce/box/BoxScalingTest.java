package io.lookonce.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoxScalingTest {

  @Test
  void stretchScalesEachAxisByItsOwnRatio() {
    BoxScaling scaling = BoxScaling.stretch(608, 608, 1280, 720);
    assertThat(scaling.imageX(304)).isEqualTo(640);
    assertThat(scaling.imageY(304)).isEqualTo(360);
    assertThat(scaling.resizedWidth()).isEqualTo(608);
    assertThat(scaling.resizedHeight()).isEqualTo(608);
  }

  /** A frame of 1280x720 in 416x416 becomes 416x234, with 182 rows of padding. */
  @Test
  void letterboxKeepsTheShapeAndPadsTheRest() {
    BoxScaling centered = BoxScaling.letterbox(416, 416, 1280, 720, true);
    assertThat(centered).isEqualTo(new BoxScaling(0.325f, 0.325f, 0, 91, 1280, 720));
    assertThat(centered.resizedWidth()).isEqualTo(416);
    assertThat(centered.resizedHeight()).isEqualTo(234);
    assertThat(centered.imageY(91 + 117)).isEqualTo(360, within(1e-3f));

    BoxScaling corner = BoxScaling.letterbox(416, 416, 1280, 720, false);
    assertThat(corner).isEqualTo(new BoxScaling(0.325f, 0.325f, 0, 0, 1280, 720));

    BoxScaling upright = BoxScaling.letterbox(416, 416, 720, 1280, true);
    assertThat(upright).isEqualTo(new BoxScaling(0.325f, 0.325f, 91, 0, 720, 1280));
  }

  /** 500x333 by 416 / 500 is 277.06 rows, of which 277 exist: (416 - 277) / 2 = 69.5. */
  @Test
  void letterboxRoundsTheShorterSideDown() {
    BoxScaling scaling = BoxScaling.letterbox(416, 416, 500, 333, true);
    assertThat(scaling.resizedHeight()).isEqualTo(277);
    assertThat(scaling.offsetY()).isEqualTo(69);
    assertThat(scaling.scaleY()).isEqualTo(277f / 333);
  }

  @Test
  void letterboxKeepsAtLeastOnePixel() {
    BoxScaling scaling = BoxScaling.letterbox(416, 416, 10_000, 1, true);
    assertThat(scaling.resizedHeight()).isEqualTo(1);
    assertThat(scaling.scaleY()).isEqualTo(1);
  }

  @Test
  void clipsToTheImage() {
    BoxScaling scaling = BoxScaling.letterbox(416, 416, 1280, 720, true);
    assertThat(scaling.imageX(-Float.MAX_VALUE)).isZero();
    assertThat(scaling.imageX(Float.MAX_VALUE)).isEqualTo(1280);
    assertThat(scaling.imageY(90)).isZero();
    assertThat(scaling.imageY(326)).isEqualTo(720);
  }

  @Test
  void refusesWhatCannotBeUndone() {
    assertThatThrownBy(() -> BoxScaling.stretch(416, 0, 10, 10)).hasMessageContaining("input");
    assertThatThrownBy(() -> BoxScaling.stretch(416, 416, 0, 10)).hasMessageContaining("image");
    assertThatThrownBy(() -> new BoxScaling(1, Float.NaN, 0, 0, 10, 10))
        .hasMessageContaining("scale");
    assertThatThrownBy(() -> new BoxScaling(1, 1, Float.NaN, 0, 10, 10))
        .hasMessageContaining("offset");
  }

  @Property
  void leadsBackWhereAPointOfTheImageCameFrom(
      @ForAll @IntRange(min = 1, max = 2048) int inputWidth,
      @ForAll @IntRange(min = 1, max = 2048) int inputHeight,
      @ForAll @IntRange(min = 1, max = 10_000) int imageWidth,
      @ForAll @IntRange(min = 1, max = 10_000) int imageHeight,
      @ForAll @FloatRange(min = 0, max = 1) float relativeX,
      @ForAll @FloatRange(min = 0, max = 1) float relativeY,
      @ForAll @IntRange(min = 0, max = 2) int rule) {
    BoxScaling scaling =
        rule == 0
            ? BoxScaling.stretch(inputWidth, inputHeight, imageWidth, imageHeight)
            : BoxScaling.letterbox(inputWidth, inputHeight, imageWidth, imageHeight, rule == 1);
    float x = relativeX * imageWidth;
    float y = relativeY * imageHeight;
    float inputX = x * scaling.scaleX() + scaling.offsetX();
    float inputY = y * scaling.scaleY() + scaling.offsetY();

    // The input's coordinates are floats: half a unit in the last place of 2048, in image pixels.
    assertThat(scaling.imageX(inputX)).isEqualTo(x, within(5e-4f / scaling.scaleX() + 1e-3f));
    assertThat(scaling.imageY(inputY)).isEqualTo(y, within(5e-4f / scaling.scaleY() + 1e-3f));
    assertThat(inputX).isBetween(0f, inputWidth + 1e-3f);
    assertThat(inputY).isBetween(0f, inputHeight + 1e-3f);
  }

  @Property
  void letterboxFillsOneSideWithOneRatio(
      @ForAll @IntRange(min = 1, max = 2048) int inputWidth,
      @ForAll @IntRange(min = 1, max = 2048) int inputHeight,
      @ForAll @IntRange(min = 1, max = 10_000) int imageWidth,
      @ForAll @IntRange(min = 1, max = 10_000) int imageHeight) {
    BoxScaling scaling =
        BoxScaling.letterbox(inputWidth, inputHeight, imageWidth, imageHeight, true);
    double ratio = Math.min((double) inputWidth / imageWidth, (double) inputHeight / imageHeight);
    assertThat(scaling.resizedWidth() == inputWidth || scaling.resizedHeight() == inputHeight)
        .isTrue();
    assertThat((double) scaling.resizedWidth())
        .isBetween(
            Math.max(1, ratio * imageWidth - 1.000001), Math.max(1, ratio * imageWidth + 1e-6));
    assertThat((double) scaling.resizedHeight())
        .isBetween(
            Math.max(1, ratio * imageHeight - 1.000001), Math.max(1, ratio * imageHeight + 1e-6));
  }
}
