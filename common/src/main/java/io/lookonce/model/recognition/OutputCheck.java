package io.lookonce.model.recognition;

import io.lookonce.box.Candidates;
import io.lookonce.image.Image;
import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Checks the output of a network for a test image: scores lie within 0..1, and most boxes within
 * the input.
 */
final class OutputCheck {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int CHECKED = 100;

  private OutputCheck() {}

  /**
   * Runs the network of a bundle on the test image and checks its boxes.
   *
   * @param named whether the number of classes is known
   * @return a warning if the network gives no box that could be checked
   * @throws IllegalArgumentException in one line if scores or boxes are out of range
   */
  static Optional<String> require(
      Path model, InputRule rule, HeadDescription description, int classes, boolean named)
      throws IOException {
    int known = !named && description.kind() == HeadKind.SELECTED ? 1_000_000 : classes;
    try {
      Candidates candidates =
          new DetectorTrial(model, rule, description, known).candidates(testImage(), 0);
      return check(candidates, rule, known);
    } catch (IllegalStateException failed) {
      throw new IllegalArgumentException(failed.getMessage(), failed);
    }
  }

  private static Optional<String> check(Candidates candidates, InputRule rule, int classes) {
    if (candidates.nonFinite() > 0) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "%,d of its boxes have numbers that are not finite in a trial pass: its weights"
                      + " are damaged, or",
                  candidates.nonFinite())
              + " its output has another layout");
    }
    if (candidates.outOfRange() > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d of its boxes have scores beyond 0..1, or classes beyond the %,d names, in a"
                  + " trial pass",
              candidates.outOfRange(),
              classes));
    }
    List<Integer> best =
        IntStream.range(0, candidates.size())
            .filter(i -> candidates.score(i) > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -candidates.score(i)))
            .limit(CHECKED)
            .toList();
    if (best.isEmpty()) {
      return Optional.of(
          "it gives no box for a test image, so its boxes could not be checked; use --try IMAGE");
    }
    long inside = best.stream().filter(i -> isInside(candidates, i, rule)).count();
    if (2 * inside < best.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d of its best %d boxes do not lie within the input of %dx%d in a trial pass",
              best.size() - inside,
              best.size(),
              rule.width(),
              rule.height()));
    }
    if (best.stream().allMatch(i -> isInCorner(candidates, i, rule))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "all of its best %d boxes lie in the upper left corner in a trial pass: they are no"
                  + " pixels",
              best.size()));
    }
    return Optional.empty();
  }

  private static boolean isInside(Candidates boxes, int i, InputRule rule) {
    double x = (boxes.xMin(i) + boxes.xMax(i)) / 2;
    double y = (boxes.yMin(i) + boxes.yMax(i)) / 2;
    return x > -0.1 * rule.width()
        && x < 1.1 * rule.width()
        && y > -0.1 * rule.height()
        && y < 1.1 * rule.height()
        && boxes.xMax(i) - boxes.xMin(i) < 4.0 * rule.width()
        && boxes.yMax(i) - boxes.yMin(i) < 4.0 * rule.height();
  }

  private static boolean isInCorner(Candidates boxes, int i, InputRule rule) {
    return boxes.xMax(i) < Math.max(2, rule.width() / 40.0)
        && boxes.yMax(i) < Math.max(2, rule.height() / 40.0);
  }

  /** The test image, stretched to an input of RGB samples divided by {@code divisor}. */
  static FloatBuffer image(int width, int height, int batch, float divisor) {
    InputRule rule =
        new InputRule(
            width,
            height,
            ResizeMode.STRETCH,
            Interpolation.BILINEAR,
            LetterboxPosition.CENTERED,
            114,
            ChannelOrder.RGB,
            divisor);
    return DetectorTrial.batch(testImage(), rule, batch);
  }

  /** Sky, ground, and things of several sizes and colours with edges between them. */
  private static Image testImage() {
    byte[] pixels = new byte[3 * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int thing = (x / 80 * 7 + y / 60 * 13) % 5;
        boolean on = thing == 0 && x % 80 > 10 && y % 60 > 15;
        int grey = y < HEIGHT / 2 ? 200 - y / 4 : 60 + y / 6 + (x * 31 + y * 17) % 9;
        int at = 3 * (y * WIDTH + x);
        pixels[at] = (byte) (on ? x * 37 / 80 % 256 : grey + (y < HEIGHT / 2 ? 30 : 0));
        pixels[at + 1] = (byte) (on ? y * 91 / 60 % 256 : grey);
        pixels[at + 2] = (byte) (on ? 255 - grey : grey);
      }
    }
    return new Image(WIDTH, HEIGHT, pixels);
  }
}
