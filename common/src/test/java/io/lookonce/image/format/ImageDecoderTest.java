package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.BrokenImages.BrokenImage;
import io.lookonce.image.format.GoodImages.GoodImage;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(100_000_000);

  static List<GoodImage> goodImages() {
    return GoodImages.all();
  }

  @ParameterizedTest
  @MethodSource("goodImages")
  void decodesUprightInTheStoredColours(GoodImage good) throws ImageRefused {
    Image image = decoder.decode(good.bytes());
    assertThat(image.width()).isEqualTo(GoodImages.WIDTH);
    assertThat(image.height()).isEqualTo(GoodImages.HEIGHT);
    for (int quadrant = 0; quadrant < 4; quadrant++) {
      int x = GoodImages.WIDTH / 4 * (1 + 2 * (quadrant & 1));
      int y = GoodImages.HEIGHT / 4 * (1 + (quadrant & 2));
      for (int channel = 0; channel < 3; channel++) {
        int expected = good.quadrants().get(quadrant) >> (8 * channel) & 0xff;
        int actual = image.pixels()[3 * (y * image.width() + x) + channel] & 0xff;
        assertThat(Math.abs(actual - expected))
            .as("%s quadrant %d channel %d: %d", good.fileName(), quadrant, channel, actual)
            .isLessThanOrEqualTo(good.tolerance());
      }
    }
  }

  @Test
  void refusesEveryBrokenFileByItsKind(@TempDir Path folder) throws Exception {
    List<BrokenImage> broken = BrokenImages.write(folder);
    assertThat(broken).hasSize(30);
    for (BrokenImage image : broken) {
      if (image.expectedKind().equals(BrokenImages.NO_FILE)) {
        continue;
      }
      byte[] bytes = Files.readAllBytes(folder.resolve(image.fileName()));
      ImageRefused refused = catchThrowableOfType(ImageRefused.class, () -> decoder.decode(bytes));
      assertThat(refused).as(image.fileName()).isNotNull();
      assertThat(refused.kind())
          .as("%s: %s", image.fileName(), refused.getMessage())
          .isEqualTo(image.expectedKind());
      assertThat(refused.getMessage()).doesNotContain("\n").startsWith(refused.kind() + ": ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<html><head>, HTML",
    "%PDF-1.7, PDF",
    "'PK\3\4', ZIP",
    "version https://git-lfs.github.com/spec/v1, Git LFS pointer",
    "id;label, text"
  })
  void namesWhatTheFileLooksLike(String content, String name) {
    byte[] bytes = content.getBytes(ISO_8859_1);
    assertThatThrownBy(() -> decoder.decode(bytes)).hasMessage("not an image: looks like " + name);
  }

  @Test
  void comparesTheHeaderWithTheLimit() throws ImageRefused {
    byte[] png = Encoded.image("png", Quadrants.palette(8, Quadrants.COLOURS));
    int pixels = GoodImages.WIDTH * GoodImages.HEIGHT;
    assertThat(new ImageDecoder(pixels).decode(png).width()).isEqualTo(GoodImages.WIDTH);
    assertThatThrownBy(() -> new ImageDecoder(pixels - 1).decode(png))
        .hasMessage("too large: PNG header says 48x32, more than 1535 pixels");
  }

  /** Its pixels need more than the heap of the tests, whatever the limit allows. */
  @Test
  void anImageThatDoesNotFitIntoTheHeapIsRefusedAlone() throws ImageRefused {
    byte[] png = Encoded.image("png", new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR));
    // Width, height and bits of a sample in the header, and its checksum: 3 GB.
    ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 25_000).put(24, (byte) 16);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());

    assertThatThrownBy(() -> new ImageDecoder(Integer.MAX_VALUE / 3).decode(png))
        .isInstanceOf(ImageRefused.class)
        .hasMessage(
            "out of memory: it does not fit into the heap; give more, or lower --max-pixels");
    assertThat(decoder.decode(Encoded.image("png", Quadrants.palette(8, Quadrants.COLOURS))))
        .isNotNull();
  }

  @Test
  void limitsTheCanvasOfAnAnimationToo() {
    byte[] image = TinyWebp.chunk("VP8L", TinyWebp.lossless(8, 8, 0, 0));
    byte[] file = TinyWebp.file(TinyWebp.canvas(0, 16_000, 16_000), image);
    assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining("16000x16000");
  }

  @Test
  void leavesTheFileUntouched() throws ImageRefused {
    for (GoodImage good : goodImages()) {
      byte[] bytes = good.bytes().clone();
      decoder.decode(bytes);
      assertThat(bytes).as(good.fileName()).isEqualTo(good.bytes());
    }
  }
}
