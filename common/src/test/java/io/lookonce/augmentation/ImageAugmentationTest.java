package io.lookonce.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.image.TensorWriter;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageAugmentationTest {
  private static final int WIDTH = 48;
  private static final int HEIGHT = 32;
  private static final AugmentationSettings GEOMETRY =
      new AugmentationSettings(0.5, 0.7, 1.6, 0.25, 0, 1, 1, 0.2);
  private static final AugmentationSettings ALL =
      new AugmentationSettings(0.5, 0.8, 1.25, 0.2, 0.1, 1.5, 1.5, 0.2);

  @Property(tries = 60)
  void withoutChangesItIsWhatScoringSees(
      @ForAll @IntRange(min = 1, max = 150) int width,
      @ForAll @IntRange(min = 1, max = 150) int height,
      @ForAll long seed) {
    Image image = noise(width, height, seed);
    float[] expected = new float[3 * WIDTH * HEIGHT];
    new TensorWriter(InputRule.stretched(WIDTH, HEIGHT, Interpolation.BILINEAR))
        .write(image, FloatBuffer.wrap(expected), 0);
    float[] found = new float[3 * WIDTH * HEIGHT];
    new ImageAugmentation(AugmentationSettings.none(), WIDTH, HEIGHT)
        .apply(image, List.of(), seed, found, 0);

    assertThat(found).containsExactly(expected, within(1.01f / 255));
  }

  /** The box of a red rectangle on green follows the rectangle through all changes. */
  @Property(tries = 200)
  void boxesFollowPixels(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int width = random.nextInt(40, 200);
    int height = random.nextInt(40, 200);
    int left = random.nextInt(width - 20);
    int top = random.nextInt(height - 20);
    int right = random.nextInt(left + 10, width + 1);
    int bottom = random.nextInt(top + 10, height + 1);
    Image image = rectangle(width, height, left, top, right, bottom);
    GroundTruthBox truth =
        new GroundTruthBox(new BoundingBox(left, top, right, bottom), 3, 50, true, false);
    float[] input = new float[3 * WIDTH * HEIGHT];
    List<GroundTruthBox> placed =
        new ImageAugmentation(GEOMETRY, WIDTH, HEIGHT).apply(image, List.of(truth), seed, input, 0);

    BoundingBox red = redPixels(input);
    if (placed.isEmpty()) {
      return;
    }
    BoundingBox box = placed.get(0).box();
    if (red.area() == 0) {
      // Too thin to contain the centre of a pixel.
      assertThat(Math.min(box.width(), box.height())).isLessThan(1);
      return;
    }
    // A pixel is red if its centre lies in the rectangle, so up to half of the pixel may be
    // outside.
    float tolerance = 0.51f;
    assertThat(box.xMin()).isCloseTo(red.xMin(), within(tolerance));
    assertThat(box.yMin()).isCloseTo(red.yMin(), within(tolerance));
    assertThat(box.xMax()).isCloseTo(red.xMax(), within(tolerance));
    assertThat(box.yMax()).isCloseTo(red.yMax(), within(tolerance));
    assertThat(placed.get(0).classId()).isEqualTo(3);
    assertThat(placed.get(0).crowd()).isTrue();
    assertThat(placed.get(0).area() / box.area()).isCloseTo(50 / truth.box().area(), within(1e-6));
  }

  @Test
  void boxesOfWhichTooLittleIsLeftAreDropped() {
    // Scaled by two about the centre, so only the part of a box within the inner half remains.
    AugmentationSettings twice = new AugmentationSettings(0, 2, 2, 0, 0, 1, 1, 0.5);
    GroundTruthBox inside = box(30, 30, 50, 50);
    GroundTruthBox half = box(15, 30, 35, 50);
    GroundTruthBox less = box(14, 30, 34, 50);
    GroundTruthBox outside = box(0, 0, 20, 20);
    GroundTruthBox empty = box(40, 40, 40, 60);
    List<GroundTruthBox> placed =
        new ImageAugmentation(twice, 100, 100)
            .apply(
                noise(100, 100, 1),
                List.of(outside, half, less, empty, inside),
                1,
                new float[30_000],
                0);

    assertThat(placed)
        .extracting(GroundTruthBox::box)
        .containsExactly(new BoundingBox(0, 10, 20, 50), new BoundingBox(10, 10, 50, 50));
    assertThat(placed.get(0).area()).isEqualTo(800);
  }

  @Test
  void whatTheImageLeavesFreeIsGrey() {
    AugmentationSettings half = new AugmentationSettings(0, 0.5, 0.5, 0, 0.1, 2, 2, 0);
    float[] input = new float[3 * 40 * 20];
    new ImageAugmentation(half, 40, 20)
        .apply(rectangle(100, 100, 0, 0, 100, 100), List.of(), 5, input, 0);

    for (int i = 0; i < input.length; i++) {
      int x = i % 40;
      int y = i / 40 % 20;
      boolean inside = x >= 10 && x < 30 && y >= 5 && y < 15;
      assertThat(input[i] == 0.5f).as("%d, %d", x, y).isEqualTo(!inside);
    }
  }

  @Test
  void theSeedAloneDecides() {
    Image image = noise(90, 60, 1);
    ImageAugmentation augmentation = new ImageAugmentation(ALL, WIDTH, HEIGHT);
    int floats = 3 * WIDTH * HEIGHT;
    float[] first = new float[floats];
    augmentation.apply(image, List.of(), 7, first, 0);
    float[] other = new float[floats];
    augmentation.apply(image, List.of(), 8, other, 0);
    float[] padded = new float[floats + 10];
    augmentation.apply(image, List.of(), 7, padded, 4);

    assertThat(other).isNotEqualTo(first);
    assertThat(Arrays.copyOfRange(padded, 4, 4 + floats)).containsExactly(first);
    assertThat(Arrays.copyOf(padded, 4)).containsOnly(0);
    assertThat(Arrays.copyOfRange(padded, 4 + floats, floats + 10)).containsOnly(0);
  }

  @Test
  void refusesAnArrayThatIsTooShort() {
    ImageAugmentation augmentation = new ImageAugmentation(ALL, 4, 4);
    assertThatThrownBy(() -> augmentation.apply(noise(4, 4, 1), List.of(), 1, new float[50], 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1, 1, 0, 0, 1, 1, 0, the flip probability must be 0.0 to 1.0: 1.5",
    "0.5, 0, 1, 0, 0, 1, 1, 0, the least scale must be above 0 and at most 1.0: 0.0",
    "0.5, 2, 1, 0, 0, 1, 1, 0, the least scale must be above 0 and at most 1.0: 2.0",
    "0.5, 1, 1, NaN, 0, 1, 1, 0, the translation must be 0.0 to 1.0: NaN",
    "0.5, 1, 1, 0, 0.6, 1, 1, 0, the hue must be 0.0 to 0.5: 0.6",
    "0.5, 1, 1, 0, 0, 0.5, 1, 0, the saturation must be 1.0 to 16.0: 0.5",
    "0.5, 1, 1, 0, 0, 1, 99, 0, the exposure must be 1.0 to 16.0: 99.0",
    "0.5, 1, 1, 0, 0, 1, 1, -1, the least remaining share must be 0.0 to 1.0: -1.0"
  })
  void refusesSettingsOutOfRange(
      double flip,
      double leastScale,
      double greatestScale,
      double translation,
      double hue,
      double saturation,
      double exposure,
      double leastRemaining,
      String message) {
    assertThatThrownBy(
            () ->
                new AugmentationSettings(
                    flip,
                    leastScale,
                    greatestScale,
                    translation,
                    hue,
                    saturation,
                    exposure,
                    leastRemaining))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static GroundTruthBox box(float left, float top, float right, float bottom) {
    return GroundTruthBox.of(new BoundingBox(left, top, right, bottom), 0);
  }

  private static BoundingBox redPixels(float[] input) {
    int plane = WIDTH * HEIGHT;
    int left = WIDTH;
    int top = HEIGHT;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        float red = input[y * WIDTH + x];
        float green = input[plane + y * WIDTH + x];
        float blue = input[2 * plane + y * WIDTH + x];
        if (red > green && blue == 0) {
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x + 1);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    return right == 0 ? new BoundingBox(0, 0, 0, 0) : new BoundingBox(left, top, right, bottom);
  }

  private static Image rectangle(int width, int height, int left, int top, int right, int bottom) {
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = x >= left && x < right && y >= top && y < bottom;
        pixels[3 * (y * width + x) + (inside ? 2 : 1)] = (byte) 200;
      }
    }
    return new Image(width, height, pixels);
  }

  private static Image noise(int width, int height, long seed) {
    byte[] pixels = new byte[3 * width * height];
    new java.util.Random(seed).nextBytes(pixels);
    return new Image(width, height, pixels);
  }
}
