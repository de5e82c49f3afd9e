package io.lookonce.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureFormatTest {

  @ParameterizedTest
  @CsvSource({
    "frame.jpg, JPEG",
    "FRAME.JPEG, JPEG",
    ".hidden.png, PNG",
    "a/b.c/frame.TIF, TIFF",
    "phone.HEIC, HEIF",
    "x.webp, WEBP"
  })
  void byExtension(String name, PictureFormat format) {
    assertThat(PictureFormat.byExtension(name)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"frame", "jpg", "frame.jpg.txt", "frame.", "frame.jpg/part"})
  void otherNamesAnnounceNothing(String name) {
    assertThat(PictureFormat.byExtension(name)).isEmpty();
  }

  @Test
  void theHeadAloneTellsTheFormat() {
    for (GoodPicture good : GoodPictures.all()) {
      byte[] head = Encoded.slice(good.bytes(), 0, PictureFormat.SIGNATURE_LENGTH);
      assertThat(PictureFormat.bySignature(head))
          .as(good.fileName())
          .isEqualTo(PictureFormat.bySignature(good.bytes()))
          .isPresent();
    }
  }

  @Test
  void formatsThatAreRefusedAreStillNamed() {
    Map<String, PictureFormat> heads =
        Map.of(
            "\0\0\0\34ftypavif", PictureFormat.AVIF,
            "\0\0\0\30ftypheic", PictureFormat.HEIF,
            "\0\0\0\fJXL \r\n", PictureFormat.JPEG_XL,
            "8BPS", PictureFormat.PSD,
            "\0\0\0\fjP  \r\n\207\n", PictureFormat.JPEG_2000,
            "II+\0", PictureFormat.BIG_TIFF);
    heads.forEach(
        (head, format) -> {
          assertThat(PictureFormat.bySignature(head.getBytes(ISO_8859_1))).contains(format);
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
    assertThat(PictureFormat.bySignature(head.getBytes(ISO_8859_1))).isEmpty();
  }
}
