package io.lookonce.image.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that were once read wrongly or refused, against what Pillow 12.3 reads from them. */
@Tag("slow")
class ImageCasesTest {

  private final ImageDecoder decoder = new ImageDecoder(100_000_000);

  static byte[] resource(String name) throws IOException {
    try (InputStream stream = ImageCasesTest.class.getResourceAsStream("/images/" + name)) {
      return stream.readAllBytes();
    }
  }

  /** The sum is of red, green, blue bytes. */
  @ParameterizedTest
  @CsvSource({
    "j-exif6-claims2.jpg, 64, 96, 1c4e41d7",
    "j-exif6-claims2-short10.jpg, 64, 96, 1c4e41d7",
    "j-exif6-claims20.jpg, 64, 96, 1c4e41d7",
    "j-exif6-slong.jpg, 64, 96, 1c4e41d7",
    "j-exif6-sshort.jpg, 64, 96, 1c4e41d7",
    "j-exif-two-blocks-1-then-6.jpg, 96, 64, ca3bc08f",
    "p-exif6-prefixed.png, 48, 64, 183a6d52",
    "t-cmyk8.tif, 96, 64, affe762a",
    "t-cmyk16.tif, 96, 64, affe762a",
    "t-cmyk16-lzw-be.tif, 96, 64, affe762a",
    "p-pal4-17.png, 64, 48, df546128",
    "p-pal4-toomany.png, 64, 48, df546128",
    "b-24.bmp, 61, 43, bcfbfcc8",
    "b-24-fsize0.bmp, 61, 43, bcfbfcc8",
    "b-24-nofinalpad.bmp, 61, 43, bcfbfcc8",
    "b-24-off0.bmp, 61, 43, bcfbfcc8",
    "b-24-os2v2-64.bmp, 61, 43, bcfbfcc8",
    "b-8.bmp, 61, 43, 6cdc51c4",
    "b-8-os2v2-64.bmp, 61, 43, 6cdc51c4",
    "b-rle8-noeob.bmp, 61, 43, 6cdc51c4",
    "flat-640x480-deflate.tif, 640, 480, fd15e9aa",
    "flat-lossless.webp, 300, 200, da13d9b1",
    "page-g4.tif, 1700, 2200, eeeb278f",
    "stamp-deflate.tif, 1920, 1080, 07dc48e0",
    "stamp-lossless.webp, 1920, 1080, 07dc48e0",
    "q0.webp, 320, 240, 297a5775",
    "nofilter-q0.webp, 320, 240, d880ab2f",
    "segments1.webp, 320, 240, 3d0d12bb",
    "g-plain.gif, 80, 60, aa62b014",
    "g-screen-small.gif, 80, 60, aa62b014",
    "g-screen0.gif, 80, 60, aa62b014",
    // Pillow turns this one, OpenCV and browsers do not.
    "j-xmp-only-orientation6.jpg, 96, 64, ca3bc08f"
  })
  void isReadAsPillowReadsIt(String name, int width, int height, String sum) throws IOException {
    Image image = decoder.decode(resource("cases/" + name));
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    CRC32 crc = new CRC32();
    for (int i = 0; i < image.pixels().length; i += 3) {
      for (int channel = 2; channel >= 0; channel--) {
        crc.update(image.pixels()[i + channel]);
      }
    }
    assertThat(String.format(Locale.ROOT, "%08x", crc.getValue())).isEqualTo(sum);
  }
}
