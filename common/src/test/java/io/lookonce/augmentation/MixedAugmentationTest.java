package io.lookonce.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.augmentation.MixedAugmentation.Images;
import io.lookonce.augmentation.MixedAugmentation.Mixing;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MixedAugmentationTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 45;
  private static final AugmentationSettings GEOMETRY =
      new AugmentationSettings(0.5, 0.5, 1.5, 0.2, 0, 1, 1, 0);

  /** Images of 80x60, each with one rectangle whose red is its own, on green. */
  private record Rectangles(List<GroundTruthBox> truths) implements Images {

    static Rectangles of(long seed, int count) {
      SplittableRandom random = new SplittableRandom(seed);
      List<GroundTruthBox> truths = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int left = random.nextInt(60);
        int top = random.nextInt(40);
        BoundingBox box =
            new BoundingBox(left, top, random.nextInt(left + 10, 81), random.nextInt(top + 10, 61));
        truths.add(GroundTruthBox.of(box, i));
      }
      return new Rectangles(truths);
    }

    @Override
    public int count() {
      return truths.size();
    }

    @Override
    public Image image(int index) {
      byte[] pixels = new byte[3 * 80 * 60];
      BoundingBox box = truths.get(index).box();
      for (int y = 0; y < 60; y++) {
        for (int x = 0; x < 80; x++) {
          boolean red = x >= box.xMin() && x < box.xMax() && y >= box.yMin() && y < box.yMax();
          // Blue tells the image, in steps that no interpolation mixes up.
          pixels[3 * (y * 80 + x)] = (byte) (10 + 20 * index);
          pixels[3 * (y * 80 + x) + 1] = (byte) (red ? 0 : 255);
          pixels[3 * (y * 80 + x) + 2] = (byte) (red ? 255 : 0);
        }
      }
      return new Image(80, 60, pixels);
    }

    @Override
    public List<GroundTruthBox> boxes(int index) {
      return List.of(truths.get(index));
    }
  }

  @Property(tries = 50)
  void withoutMixingItIsTheChangeOfOneImage(@ForAll long seed) {
    Rectangles images = Rectangles.of(seed, 5);
    float[] expected = new float[3 * WIDTH * HEIGHT];
    List<GroundTruthBox> boxes =
        new ImageAugmentation(GEOMETRY, WIDTH, HEIGHT)
            .apply(images.image(2), images.boxes(2), seed, expected, 0);
    float[] found = new float[expected.length];

    assertThat(apply(Mixing.NONE, images, 2, seed, found)).isEqualTo(boxes);
    assertThat(found).isEqualTo(expected);
  }

  /** In a mosaic, too, every box lies around the red pixels of its own image, and no other. */
  @Property(tries = 200)
  void boxesOfAMosaicFollowPixels(@ForAll long seed) {
    Rectangles images = Rectangles.of(seed, 10);
    float[] input = new float[3 * WIDTH * HEIGHT];

    List<GroundTruthBox> boxes = apply(new Mixing(1, 0, false), images, 3, seed, input);

    assertThat(boxes).hasSizeLessThanOrEqualTo(4);
    for (GroundTruthBox truth : boxes) {
      if (boxes.stream().filter(other -> other.classId() == truth.classId()).count() > 1) {
        continue; // The same image twice.
      }
      BoundingBox red = redPixels(input, truth.classId());
      BoundingBox box = truth.box();
      if (Math.min(box.width(), box.height()) < 1) {
        continue; // Too thin to contain the centre of a pixel, or its colour is mixed there.
      }
      assertThat(box.xMin()).isCloseTo(red.xMin(), within(0.51f));
      assertThat(box.yMin()).isCloseTo(red.yMin(), within(0.51f));
      assertThat(box.xMax()).isCloseTo(red.xMax(), within(0.51f));
      assertThat(box.yMax()).isCloseTo(red.yMax(), within(0.51f));
    }
  }

  /** Four parts that meet in the middle third; without a small scale no grey is left. */
  @Property(tries = 50)
  void aMosaicShowsTheImageThatIsDueAndFillsTheInput(@ForAll long seed) {
    Rectangles images = Rectangles.of(seed, 10);
    AugmentationSettings large = new AugmentationSettings(0.5, 0.7, 1.5, 0.2, 0, 1, 1, 0);
    float[] input = new float[3 * WIDTH * HEIGHT];

    new MixedAugmentation(large, new Mixing(1, 0, false), WIDTH, HEIGHT)
        .apply(images, 7, seed, input);

    List<Integer> corners = new ArrayList<>();
    for (int corner : new int[] {0, WIDTH - 1, (HEIGHT - 1) * WIDTH, HEIGHT * WIDTH - 1}) {
      corners.add(image(input, corner));
    }
    assertThat(corners).contains(7);
    for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
      assertThat(corners).contains(image(input, pixel));
    }
  }

  @Test
  void theSameSeedDrawsTheSameAndAnotherOneOthers() {
    Rectangles images = Rectangles.of(1, 6);
    Mixing all = new Mixing(0.5, 0.5, true);
    List<List<GroundTruthBox>> drawn = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      float[] first = new float[3 * WIDTH * HEIGHT];
      float[] second = new float[first.length];
      List<GroundTruthBox> boxes = apply(all, images, 0, seed, first);
      assertThat(apply(all, images, 0, seed, second)).isEqualTo(boxes);
      assertThat(second).isEqualTo(first);
      drawn.add(boxes);
    }
    assertThat(drawn).doesNotHaveDuplicates();
    assertThat(drawn).extracting(List::size).contains(1, 2);
  }

  /** A pixel of mix-up lies between its two images; the boxes of both are there. */
  @Test
  void mixUpAveragesTwoInputs() {
    Rectangles images = Rectangles.of(4, 2);
    AugmentationSettings still = AugmentationSettings.none();
    float[] input = new float[3 * WIDTH * HEIGHT];
    boolean both = false;
    for (int seed = 0; seed < 10; seed++) {
      List<GroundTruthBox> boxes =
          new MixedAugmentation(still, new Mixing(0, 1, false), WIDTH, HEIGHT)
              .apply(images, 0, seed, input);
      assertThat(boxes).hasSize(2);
      both |= boxes.get(1).classId() == 1;
      if (boxes.get(1).classId() == 1) {
        double weight = 1 - (input[2 * WIDTH * HEIGHT] * 255 - 10) / 20;
        assertThat(weight).isBetween(0.39, 0.61);
      }
    }
    assertThat(both).isTrue();
  }

  /** A change that would lose the only object is drawn again. */
  @Test
  void anObjectMayBeKept() {
    GroundTruthBox corner = GroundTruthBox.of(new BoundingBox(0, 0, 10, 10), 0);
    Rectangles images = new Rectangles(List.of(corner));
    AugmentationSettings far = new AugmentationSettings(0.5, 1, 2, 0.5, 0, 1, 1, 0.5);
    int lost = 0;
    int kept = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[] input = new float[3 * WIDTH * HEIGHT];
      Mixing keeping = new Mixing(0, 0, true);
      lost +=
          new MixedAugmentation(far, Mixing.NONE, WIDTH, HEIGHT)
                  .apply(images, 0, seed, input)
                  .isEmpty()
              ? 1
              : 0;
      kept +=
          new MixedAugmentation(far, keeping, WIDTH, HEIGHT).apply(images, 0, seed, input).size();
    }
    assertThat(lost).isGreaterThan(30);
    assertThat(kept).isGreaterThan(100 - lost + 25);
  }

  @Test
  void refusesSharesOutOfRange() {
    assertThatThrownBy(() -> new Mixing(1.5, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the shares of mosaic and mix-up must be 0 to 1: 1.5, 0.0");
  }

  private static List<GroundTruthBox> apply(
      Mixing mixing, Images images, int index, long seed, float[] into) {
    return new MixedAugmentation(GEOMETRY, mixing, WIDTH, HEIGHT).apply(images, index, seed, into);
  }

  private static int image(float[] input, int pixel) {
    return Math.round((input[2 * WIDTH * HEIGHT + pixel] * 255 - 10) / 20);
  }

  private static BoundingBox redPixels(float[] input, int image) {
    int left = WIDTH;
    int top = HEIGHT;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int pixel = y * WIDTH + x;
        if (image(input, pixel) == image
            && input[pixel] >= 0.5
            && input[WIDTH * HEIGHT + pixel] < 0.5) {
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x + 1);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    return right == 0 ? new BoundingBox(0, 0, 0, 0) : new BoundingBox(left, top, right, bottom);
  }
}
