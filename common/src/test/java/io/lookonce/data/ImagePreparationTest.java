package io.lookonce.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.image.ImageRefused;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImagePreparationTest {

  private static final byte[] RED_THEN_BLUE = {(byte) 250, 10, 20, 5, 6, (byte) 200};

  @Test
  void pixelsAreRedGreenBlueFromTheTopLeft() throws IOException {
    ImagePreparation preparation = preparation(ImageFitting.NONE);
    assertThat(preparation.ofFile(png())).isEqualTo(RED_THEN_BLUE);
  }

  @Test
  void anotherSizeIsRefusedWhereNothingIsFitted() throws IOException {
    ImageShape tall = ImageShape.rgb(2, 1);
    assertThatThrownBy(() -> preparation(ImageFitting.NONE).ofPixels(RED_THEN_BLUE, tall))
        .isInstanceOf(ImageRefused.class)
        .hasMessage("wrong shape: 2x1, not 1x2");
  }

  @Test
  void stretchingKeepsColoursApart() throws IOException {
    ImagePreparation preparation =
        new ImagePreparation(ImageShape.rgb(2, 2), ImageFitting.BILINEAR, 100);
    byte[] stretched = preparation.ofPixels(new byte[] {(byte) 250, 10, 20}, ImageShape.rgb(1, 1));
    assertThat(stretched).containsExactly(250, 10, 20, 250, 10, 20, 250, 10, 20, 250, 10, 20);
  }

  @Test
  void sumsGiveMeanAndDeviationPerChannel() {
    ChannelSums sums =
        ChannelSums.of(RED_THEN_BLUE, 3).plus(ChannelSums.of(new byte[] {0, 8, (byte) 140}, 3));
    // Red 250, 5, 0; green 10, 6, 8; blue 20, 200, 140.
    assertThat(sums.mean()).containsExactly(85.0, 8.0, 120.0);
    assertThat(sums.deviation().get(1)).isCloseTo(Math.sqrt(8.0 / 3), within(1e-12));
    assertThat(sums.deviation().get(2)).isCloseTo(Math.sqrt(16800.0 / 3), within(1e-9));
    assertThat(ChannelSums.none(3).mean()).isEqualTo(List.of());
  }

  private static ImagePreparation preparation(ImageFitting fitting) {
    return new ImagePreparation(ImageShape.rgb(1, 2), fitting, 100);
  }

  private static byte[] png() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 250 << 16 | 10 << 8 | 20);
    image.setRGB(1, 0, 5 << 16 | 6 << 8 | 200);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
