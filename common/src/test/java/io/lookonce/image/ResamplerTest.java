package io.lookonce.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class ResamplerTest {

  /**
   * SHA-256 of the red, green and blue planes that Pillow 9.4's {@code resize(size, BICUBIC)} makes
   * of {@link #formula}.
   */
  @ParameterizedTest
  @CsvSource({
    "1280, 720, 608, 608, 35742f1ed32bc2786e9e0f7147c86be114f20877ae1290b43b522571d8365ca7",
    "97, 61, 40, 30, f980f994aee90edd1398b24709e39cca3428194c3f624449f8d6afa587fbddcc",
    "40, 30, 97, 61, 4607c6960908af89b2a439cf92700d51ecbea47901862798cae18f9018653e64",
    "7, 5, 1, 1, 4ab753e3605be2ffcbb5f4ea0c16c6d0a4087bfc0da37101c9e142892ecab395",
    "1, 1, 9, 4, 77133f431d5e12dd850002c0d3d4e0fecbe3a7a699d604dc8c5eae9976e1d260",
    "3, 2, 50, 2, 0da18906d7760963826bce08aeb690c62a1d4ce7cc8e8d356d3e05e3ae177953",
    "200, 10, 13, 10, abe44a5957a8bb42b61e0140d92fb2258d346f59f1d8e308c72d03eae83daaf9",
    "641, 479, 416, 416, 5b4665347ab120c5bc9af6dfe456010171526f9cbd0865f6f3a674e7e10b0da0",
    "1, 300, 5, 7, deee8354885ca54bbe10a53b1a076642813a685b54ed954c27282e2cdf3033b6",
    "333, 7, 100, 91, aa1cbbe46ab6cc96508ca5b9cfdd7fe240c9bcb650fa53e7cd47f2e8363f6265"
  })
  void bicubicIsPillowsToTheBit(int width, int height, int toWidth, int toHeight, String sha256) {
    assertThat(digest(Interpolation.BICUBIC, width, height, toWidth, toHeight)).isEqualTo(sha256);
  }

  /** The same of OpenCV 4.6's {@code resize(..., INTER_LINEAR)}. */
  @ParameterizedTest
  @CsvSource({
    "1280, 720, 608, 608, 06f3fba94d8d17970127d1bc5b443f54af50b2eb63dd904be07c87dda4581d29",
    "97, 61, 40, 30, 36ee6f348b52712c6e781b9178f64548a1db91e7b7427d36b365e576aebc541d",
    "40, 30, 97, 61, 5ff176b19696ea2d5714dc9888025988b1a335193abdd8371076463c295833f5",
    "64, 48, 32, 24, a83dbebddd3cb680e285b949fc9611b606179f16e8601fb24d706788898bfec1",
    "7, 5, 1, 1, 170f9ba8fd3e13c328150d5b2671c30f856f68a1e9b9dafa0dbefefe685a0d4a",
    "3, 2, 50, 2, 3b3bed60a0ceb1714f6f33a3d783e8b0a6fa8b81434b34cb0ec0ba05e5b9df27",
    "641, 479, 416, 416, 3d81662e9c45b3ceb915cffbda1f00bf15fc028e65e639181d9f4af4528a7417",
    "333, 7, 100, 91, a10294726a67c0b73944d25623c421dc9f10989aa58d415bb4a771e4edbed8bd"
  })
  void bilinearIsOpenCvsToTheBit(int width, int height, int toWidth, int toHeight, String sha256) {
    assertThat(digest(Interpolation.BILINEAR, width, height, toWidth, toHeight)).isEqualTo(sha256);
  }

  @Test
  void aSecondImageOwesNothingToTheFirst() {
    for (Interpolation interpolation : Interpolation.values()) {
      Resampler used = Resampler.of(interpolation, 31, 17, 12, 29);
      Image second = formula(31, 17);
      used.resample(new Image(31, 17, new byte[3 * 31 * 17]));
      Image fresh = Resampler.of(interpolation, 31, 17, 12, 29).resample(second);
      assertThat(used.resample(second).pixels()).isEqualTo(fresh.pixels());
    }
  }

  private static String digest(
      Interpolation interpolation, int width, int height, int toWidth, int toHeight) {
    InputRule rule =
        new InputRule(
            toWidth,
            toHeight,
            ResizeMode.STRETCH,
            interpolation,
            LetterboxPosition.CENTERED,
            0,
            ChannelOrder.RGB,
            1);
    FloatBuffer tensor = FloatBuffer.allocate(rule.floats());
    new TensorWriter(rule).write(formula(width, height), tensor, 0);
    byte[] samples = new byte[rule.floats()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (int) tensor.get(i);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(samples));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Channel c (red 0, green 1, blue 2) at (x, y) is (7x² + 13y(c+1) + 3xy(c+2)) / 4 mod 256. */
  public static Image formula(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          pixels[3 * (y * width + x) + 2 - c] =
              (byte) ((x * x * 7 + y * 13 * (c + 1) + x * y * (c + 2) * 3) >> 2);
        }
      }
    }
    return new Image(width, height, pixels);
  }
}
