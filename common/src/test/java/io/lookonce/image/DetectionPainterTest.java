package io.lookonce.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.image.DetectionPainter.PixelFont;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionPainterTest {

  private final DetectionPainter painter = new DetectionPainter();

  private static Image grey(int width, int height, int level) {
    byte[] pixels = new byte[3 * width * height];
    Arrays.fill(pixels, (byte) level);
    return new Image(width, height, pixels);
  }

  private static int pixel(Image image, int x, int y) {
    int at = 3 * (y * image.width() + x);
    int blue = image.pixels()[at] & 0xff;
    int green = image.pixels()[at + 1] & 0xff;
    int red = image.pixels()[at + 2] & 0xff;
    return (red << 16) + (green << 8) + blue;
  }

  private static Detection detection(float left, float top, float right, float bottom, int id) {
    return new Detection(new BoundingBox(left, top, right, bottom), id, 0.87f);
  }

  /** Stripes of one pixel, as fine as the strokes of a number plate. */
  @Test
  void whatIsBlurredCannotBeReadAndTheRestIsUntouched() {
    Image image = grey(300, 200, 0);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 300; x += 2) {
        Arrays.fill(image.pixels(), 3 * (y * 300 + x), 3 * (y * 300 + x) + 3, (byte) 255);
      }
    }
    byte[] before = image.pixels().clone();
    Image blurred = painter.blur(image, List.of(new BoundingBox(100, 50, 200, 90)));
    assertThat(image.pixels()).isEqualTo(before);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 300; x++) {
        // The box and a tenth of its sides around it.
        if (x >= 90 && x < 210 && y >= 46 && y < 94) {
          assertThat(pixel(blurred, x, y) & 0xff).as("%d, %d", x, y).isBetween(115, 140);
        } else {
          assertThat(pixel(blurred, x, y)).isEqualTo(pixel(image, x, y));
        }
      }
    }
  }

  /** At most 4 × 4 values of each channel are left of it, however large the box is. */
  @Test
  void aBlurredBoxHasFewDistinctRowsOfDifferences() {
    Image noise = grey(400, 400, 0);
    new java.util.Random(3).nextBytes(noise.pixels());
    Image blurred = painter.blur(noise, List.of(new BoundingBox(-50, -50, 500, 500)));
    for (int x = 1; x < 399; x++) {
      int step = (pixel(blurred, x, 200) & 0xff) - (pixel(blurred, x - 1, 200) & 0xff);
      assertThat(Math.abs(step)).isLessThanOrEqualTo(2);
    }
    assertThat(
            painter.blur(
                noise, List.of(new BoundingBox(10, 10, 10, 10), new BoundingBox(500, 5, 600, 9))))
        .satisfies(same -> assertThat(same.width()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 255})
  void framesTheBoxInItsColourWithADarkEdgeAndKeepsTheInside(int level) {
    Image image = grey(300, 300, level);
    Image painted = painter.paint(image, List.of(detection(100, 150, 250, 280, 0)), List.of("car"));
    int colour = DetectionPainter.colour(0);
    for (int x = 100; x < 250; x++) {
      assertThat(pixel(painted, x, 150)).isEqualTo(colour);
      assertThat(pixel(painted, x, 279)).isEqualTo(colour);
    }
    for (int y = 150; y < 280; y++) {
      assertThat(pixel(painted, 100, y)).isEqualTo(colour);
      assertThat(pixel(painted, 249, y)).isEqualTo(colour);
      assertThat(pixel(painted, 99, y)).isZero();
      assertThat(pixel(painted, 250, y)).isZero();
    }
    assertThat(pixel(painted, 175, 215)).isEqualTo(pixel(image, 175, 215));
    assertThat(pixel(image, 100, 150)).isEqualTo(level * 0x010101);
  }

  @Test
  void keepsTheLabelInsideTheImage() {
    int colour = DetectionPainter.colour(2);
    Detection atUpperRight = detection(295, 0, 300, 5, 2);
    Image painted =
        painter.paint(grey(300, 200, 40), List.of(atUpperRight), List.of("a", "b", "van"));
    int plate = 0;
    for (int x = 0; x < 290; x++) {
      plate += pixel(painted, x, 0) == colour ? 1 : 0;
    }
    assertThat(plate).as("columns of 'van 0.87' left of the box").isGreaterThan(35);
  }

  @Test
  void drawsAnywhereAndNamesUnknownClasses() {
    List<Detection> odd =
        List.of(
            detection(-50, -50, 900, 900, -1),
            detection(-20, -20, -10, -10, 3),
            detection(5, 5, 5, 5, 1_000_000));
    Image painted = painter.paint(grey(7, 5, 90), odd, List.of("größer"));
    assertThat(painted.width()).isEqualTo(7);
  }

  @Test
  void theMostCertainLiesOnTop() {
    Detection sure = new Detection(new BoundingBox(50, 50, 150, 150), 1, 0.9f);
    Detection unsure = new Detection(new BoundingBox(50, 50, 150, 150), 2, 0.3f);
    Image painted = painter.paint(grey(200, 200, 0), List.of(sure, unsure), List.of("a", "b", "c"));
    assertThat(pixel(painted, 149, 100)).isEqualTo(DetectionPainter.colour(1));
  }

  @Test
  void classesDifferInColour() {
    for (int one = 0; one < 20; one++) {
      for (int other = 0; other < one; other++) {
        assertThat(DetectionPainter.colour(one)).isNotEqualTo(DetectionPainter.colour(other));
      }
    }
  }

  @Test
  void lettersAreUprightAndAccentsFallAway() {
    assertThat(PixelFont.drawable("größé→")).isEqualTo("gro?e?");
    StringBuilder drawn = new StringBuilder();
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 5; x++) {
        drawn.append(PixelFont.dot('F', x, y) ? '#' : '.');
      }
      drawn.append('\n');
    }
    assertThat(drawn.toString()).isEqualTo("#####\n#....\n#....\n####.\n#....\n#....\n#....\n");
  }

  @Test
  void everyPrintableCharacterHasItsOwnShape() {
    Set<String> shapes = new HashSet<>();
    for (char character = ' '; character <= '~'; character++) {
      StringBuilder shape = new StringBuilder();
      for (int i = 0; i < PixelFont.GLYPH_WIDTH * PixelFont.GLYPH_HEIGHT; i++) {
        shape.append(PixelFont.dot(character, i % 5, i / 5));
      }
      assertThat(shapes.add(shape.toString())).as("'%c'", character).isTrue();
    }
  }
}
