package io.lookonce.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.augmentation.ImageAugmentation.Change;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ColourChangeTest {

  /** The textbook conversion to HSV and back, sector by sector. */
  @Property(tries = 300)
  void isWhatTheWayThroughHueAndSaturationGives(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double hue = random.nextDouble(-0.5, 0.5);
    double saturation = random.nextDouble(0.2, 3);
    double exposure = random.nextDouble(0.2, 3);
    int pixels = 40;
    float[] values = new float[1 + 3 * pixels];
    for (int i = 1; i < values.length; i++) {
      // Few levels, so that channels are sometimes equal.
      values[i] = random.nextInt(6) / 5f;
    }
    float[] changed = values.clone();
    new ColourChange(new Change(false, 1, 0, 0, hue, saturation, exposure))
        .apply(changed, 1, 1 + pixels, 1 + 2 * pixels, pixels);

    assertThat(changed[0]).isEqualTo(values[0]);
    for (int i = 1; i <= pixels; i++) {
      double[] hsv = hueSaturationValue(values[i], values[i + pixels], values[i + 2 * pixels]);
      double[] rgb = redGreenBlue(hsv[0] + hue, hsv[1] * saturation, hsv[2] * exposure);
      for (int channel = 0; channel < 3; channel++) {
        double expected = Math.max(0, Math.min(1, rgb[channel]));
        assertThat((double) changed[i + channel * pixels]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void aThirdOfTheCircleTurnsRedIntoGreen() {
    float[] red = {1, 0, 0};
    new ColourChange(new Change(false, 1, 0, 0, 1 / 3.0, 1, 1)).apply(red, 0, 1, 2, 1);
    assertThat(red).containsExactly(new float[] {0, 1, 0}, within(1e-6f));
  }

  private static double[] hueSaturationValue(double r, double g, double b) {
    double value = Math.max(r, Math.max(g, b));
    double delta = value - Math.min(r, Math.min(g, b));
    if (delta == 0) {
      return new double[] {0, 0, value};
    }
    double hue;
    if (r == value) {
      hue = (g - b) / delta;
    } else if (g == value) {
      hue = 2 + (b - r) / delta;
    } else {
      hue = 4 + (r - g) / delta;
    }
    return new double[] {hue / 6, delta / value, value};
  }

  private static double[] redGreenBlue(double hue, double saturation, double value) {
    double sixths = 6 * (hue - Math.floor(hue));
    int sector = (int) sixths % 6;
    double fraction = sixths - Math.floor(sixths);
    double p = value * (1 - saturation);
    double q = value * (1 - saturation * fraction);
    double t = value * (1 - saturation * (1 - fraction));
    return switch (sector) {
      case 0 -> new double[] {value, t, p};
      case 1 -> new double[] {q, value, p};
      case 2 -> new double[] {p, value, t};
      case 3 -> new double[] {p, q, value};
      case 4 -> new double[] {t, p, value};
      default -> new double[] {value, p, q};
    };
  }
}
