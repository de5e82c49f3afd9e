package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.format.GoodImages.GoodImage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFormatTest {

  @ParameterizedTest
  @CsvSource({
    "frame.jpg, JPEG",
    "FRAME.JPEG, JPEG",
    ".hidden.png, PNG",
    "a/b.c/frame.TIF, TIFF",
    "phone.HEIC, HEIF",
    "x.webp, WEBP"
  })
  void byExtension(String name, ImageFormat format) {
    assertThat(ImageFormat.byExtension(name)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"frame", "jpg", "frame.jpg.txt", "frame.", "frame.jpg/part"})
  void otherNamesAnnounceNothing(String name) {
    assertThat(ImageFormat.byExtension(name)).isEmpty();
  }

  @Test
  void theHeadAloneTellsTheFormat() {
    for (GoodImage good : GoodImages.all()) {
      byte[] head = Encoded.slice(good.bytes(), 0, ImageFormat.SIGNATURE_LENGTH);
      assertThat(ImageFormat.bySignature(head))
          .as(good.fileName())
          .isEqualTo(ImageFormat.bySignature(good.bytes()))
          .isPresent();
    }
  }

  @Test
  void formatsThatAreRefusedAreStillNamed() {
    Map<String, ImageFormat> heads =
        Map.of(
            "\0\0\0\34ftypavif", ImageFormat.AVIF,
            "\0\0\0\30ftypheic", ImageFormat.HEIF,
            "\0\0\0\fJXL \r\n", ImageFormat.JPEG_XL,
            "8BPS", ImageFormat.PSD,
            "\0\0\0\fjP  \r\n\207\n", ImageFormat.JPEG_2000,
            "II+\0", ImageFormat.BIG_TIFF);
    heads.forEach(
        (head, format) -> {
          assertThat(ImageFormat.bySignature(head.getBytes(ISO_8859_1))).contains(format);
          assertThat(format.decoded()).isFalse();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "BM",
    "BMW and other cars, a list",
    "'\0\0\0\30ftypisom'",
    "GIF",
    "RIFF1234WAVE"
  })
  void otherBytesAnnounceNothing(String head) {
    assertThat(ImageFormat.bySignature(head.getBytes(ISO_8859_1))).isEmpty();
  }
}
