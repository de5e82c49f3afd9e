package io.lookonce.image.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.image.ReducedImage;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link JpegDecoding#REDUCED} against the means of the whole image's pixels. */
class ReducedJpegTest {

  private static final int MOST_PIXELS = 1_000_000;

  private final ImageDecoder decoder = new ImageDecoder(MOST_PIXELS);

  /** Every sampling, restart markers, grey and RGB; progressive and CMYK files come whole. */
  @Test
  void everyKindOfJpegIsTheMeanOfItsPixels() throws Exception {
    int reduced = 0;
    for (TrueFile file : TrueJpegs.all()) {
      if (file.expected() == null) {
        continue;
      }
      Image whole = decoder.decode(file.bytes());
      for (int times : new int[] {2, 4, 8}) {
        InputRule input = input(whole.width() / times, whole.height() / times);
        ReducedImage found = decoder.decodeFor(input, file.bytes());
        assertThat(List.of(found.width(), found.height()))
            .isEqualTo(List.of(whole.width(), whole.height()));
        if (found.image().width() == whole.width()) {
          assertThat(found.image().pixels()).isEqualTo(whole.pixels());
          continue;
        }
        reduced++;
        assertThat(found.image().width()).isEqualTo((whole.width() + times - 1) / times);
        assertThat(found.image().height()).isEqualTo((whole.height() + times - 1) / times);
        assertThat(meanDifference(found.image(), whole, times))
            .as("%s, %s, 1/%d", file.row(), file.name(), times)
            .isLessThan(2);
      }
    }
    // 5 samplings, 3 intervals of restart markers, grey, RGB, 3 tails, each in three sizes.
    assertThat(reduced).isEqualTo(3 * (5 * 3 + 1 + 1 + 3));
  }

  /** Over the pixels of which the whole image has all. */
  private static double meanDifference(Image reduced, Image whole, int times) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < whole.height() / times; y++) {
      for (int x = 0; x < whole.width() / times; x++) {
        for (int channel = 0; channel < 3; channel++) {
          double mean = 0;
          for (int i = 0; i < times * times; i++) {
            int from = (y * times + i / times) * whole.width() + x * times + i % times;
            mean += (whole.pixels()[3 * from + channel] & 0xff) / (double) (times * times);
          }
          int found = reduced.pixels()[3 * (y * reduced.width() + x) + channel] & 0xff;
          sum += Math.abs(found - mean);
          count++;
        }
      }
    }
    return sum / count;
  }

  @ParameterizedTest
  @CsvSource({
    "48, 32, 48",
    "47, 32, 48",
    "25, 16, 48",
    "24, 17, 48",
    "24, 16, 24",
    "13, 8, 24",
    "12, 8, 12",
    "7, 4, 12",
    "6, 4, 6",
    "1, 1, 6"
  })
  void theResultIsTheSmallestThatFillsTheInput(int width, int height, int decoded)
      throws Exception {
    byte[] file = Encoded.jpeg(Quadrants.image(5, Quadrants.COLOURS));

    ReducedImage image = decoder.decodeFor(input(width, height), file);

    assertThat(image.image().width()).isEqualTo(decoded);
    assertThat(image.width()).isEqualTo(Quadrants.WIDTH);
  }

  @Test
  void everyOrientationIsUprightAndMeasuredUpright() throws Exception {
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] file = Encoded.withExif(Encoded.jpeg(Quadrants.stored(orientation)), orientation);
      ReducedImage image = decoder.decodeFor(input(24, 16), file);
      assertThat(List.of(image.width(), image.height()))
          .isEqualTo(List.of(Quadrants.WIDTH, Quadrants.HEIGHT));
      assertThat(image.image().width()).as("orientation %d", orientation).isEqualTo(24);
      assertThat(meanDifference(image.image(), decoder.decode(file), 2)).isLessThan(5);
    }
  }

  @Test
  void otherFormatsComeWhole() throws Exception {
    byte[] png = Encoded.image("png", Quadrants.image(5, Quadrants.COLOURS));

    assertThat(decoder.decodeFor(input(6, 4), png))
        .satisfies(image -> assertThat(image.image().width()).isEqualTo(Quadrants.WIDTH));
  }

  /** What is wrong with a file is said in the same words as for whole images. */
  @Test
  void flawedFilesAreRefusedAsWholeOnesAre() {
    byte[] good = Encoded.jpeg(Quadrants.image(5, Quadrants.COLOURS));
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] broken = good.clone();
      if (i % 3 == 0) {
        broken = Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
      } else {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      String whole = refusal(broken, false);
      String reduced = refusal(broken, true);
      if (whole == null || reduced != null) {
        assertThat(reduced).isEqualTo(whole);
      }
    }
  }

  @Test
  void theLimitHoldsForTheStoredSize() {
    byte[] file = Encoded.jpeg(Quadrants.image(5, Quadrants.COLOURS));
    ImageDecoder small = new ImageDecoder(Quadrants.WIDTH * Quadrants.HEIGHT - 1);

    assertThatThrownBy(() -> small.decodeFor(input(6, 4), file))
        .isInstanceOf(ImageRefused.class)
        .hasMessageStartingWith(ImageRefused.TOO_LARGE);
  }

  private String refusal(byte[] file, boolean reduced) {
    try {
      if (reduced) {
        decoder.decodeFor(input(6, 4), file);
      } else {
        decoder.decode(file);
      }
      return null;
    } catch (ImageRefused refused) {
      return refused.getMessage();
    }
  }

  private static InputRule input(int width, int height) {
    return InputRule.stretched(Math.max(1, width), Math.max(1, height), Interpolation.BILINEAR);
  }
}
