package io.lookonce.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PictureDecoderTest {

  private final PictureDecoder decoder = new PictureDecoder(100_000_000);

  static List<GoodPicture> goodPictures() {
    return GoodPictures.all();
  }

  @ParameterizedTest
  @MethodSource("goodPictures")
  void decodesUprightInTheStoredColours(GoodPicture good) throws PictureRefused {
    Picture picture = decoder.decode(good.bytes());
    assertThat(picture.width()).isEqualTo(GoodPictures.WIDTH);
    assertThat(picture.height()).isEqualTo(GoodPictures.HEIGHT);
    for (int quadrant = 0; quadrant < 4; quadrant++) {
      int x = GoodPictures.WIDTH / 4 * (1 + 2 * (quadrant & 1));
      int y = GoodPictures.HEIGHT / 4 * (1 + (quadrant & 2));
      for (int channel = 0; channel < 3; channel++) {
        int expected = good.quadrants().get(quadrant) >> (8 * channel) & 0xff;
        int actual = picture.pixels()[3 * (y * picture.width() + x) + channel] & 0xff;
        assertThat(Math.abs(actual - expected))
            .as("%s quadrant %d channel %d: %d", good.fileName(), quadrant, channel, actual)
            .isLessThanOrEqualTo(good.tolerance());
      }
    }
  }

  @Test
  void refusesEveryBrokenFileByItsKind(@TempDir Path folder) throws Exception {
    List<BrokenPicture> broken = BrokenPictures.write(folder);
    assertThat(broken).hasSize(30);
    for (BrokenPicture picture : broken) {
      if (picture.expectedKind().equals(BrokenPictures.NO_FILE)) {
        continue;
      }
      byte[] bytes = Files.readAllBytes(folder.resolve(picture.fileName()));
      PictureRefused refused =
          catchThrowableOfType(PictureRefused.class, () -> decoder.decode(bytes));
      assertThat(refused).as(picture.fileName()).isNotNull();
      assertThat(refused.kind())
          .as("%s: %s", picture.fileName(), refused.getMessage())
          .isEqualTo(picture.expectedKind());
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
    assertThatThrownBy(() -> decoder.decode(bytes)).hasMessage("not a picture: looks like " + name);
  }

  @Test
  void comparesTheHeaderWithTheLimit() throws PictureRefused {
    byte[] png = Encoded.image("png", Quadrants.palette(8, Quadrants.COLOURS));
    int pixels = GoodPictures.WIDTH * GoodPictures.HEIGHT;
    assertThat(new PictureDecoder(pixels).decode(png).width()).isEqualTo(GoodPictures.WIDTH);
    assertThatThrownBy(() -> new PictureDecoder(pixels - 1).decode(png))
        .hasMessage("too large: PNG header says 48x32, more than 1535 pixels");
  }

  @Test
  void limitsTheCanvasOfAnAnimationToo() {
    byte[] picture = TinyWebp.chunk("VP8L", TinyWebp.lossless(8, 8, 0, 0));
    byte[] file = TinyWebp.file(TinyWebp.canvas(0, 16_000, 16_000), picture);
    assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining("16000x16000");
  }

  @Test
  void leavesTheFileUntouched() throws PictureRefused {
    for (GoodPicture good : goodPictures()) {
      byte[] bytes = good.bytes().clone();
      decoder.decode(bytes);
      assertThat(bytes).as(good.fileName()).isEqualTo(good.bytes());
    }
  }
}
