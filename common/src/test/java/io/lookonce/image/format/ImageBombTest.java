package io.lookonce.image.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A few bytes that announce, or unpack to, far more than they are. */
class ImageBombTest {

  private static final int SIDE = 1000;

  private static long allocatedBy(byte[] file, long maxPixels) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      new ImageDecoder(maxPixels).decode(file);
    } catch (ImageRefused refused) {
      assertThat(refused.getMessage()).startsWith(refused.kind());
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Flat images of a million pixels in a few bytes each. */
  private static Map<String, byte[]> flat() {
    TrueImage image = new TrueImage(new int[SIDE][SIDE][3], 8);
    Map<String, byte[]> files = new LinkedHashMap<>();
    int deflate = TrueTiff.DEFLATE;
    files.put("strip", new TrueTiff(image, 2).compression(deflate).strips(SIDE).bytes());
    files.put("tiles", new TrueTiff(image, 2).compression(deflate).tiles(512).bytes());
    byte[] lossless = TinyWebp.lossless(SIDE, SIDE, 5, 5);
    files.put("WebP", TinyWebp.file(TinyWebp.chunk("VP8L", lossless)));
    return files;
  }

  @Test
  void flatImagesPassAtTheLimitOfPixelsAndNotAboveIt() throws ImageRefused {
    for (Map.Entry<String, byte[]> file : flat().entrySet()) {
      Image image = new ImageDecoder(SIDE * SIDE).decode(file.getValue());
      assertThat(image.width()).as(file.getKey()).isEqualTo(SIDE);
      assertThatThrownBy(() -> new ImageDecoder(SIDE * SIDE - 1).decode(file.getValue()))
          .as(file.getKey())
          .hasMessageStartingWith("too large: ");
      // Nothing of the image's size is allocated before the refusal.
      assertThat(allocatedBy(file.getValue(), SIDE * SIDE - 1))
          .as(file.getKey())
          .isLessThan(200_000L + 4L * file.getValue().length);
    }
  }

  @Test
  void decodersAllocateNoMoreThanTheSizeThatWasChecked() {
    for (Map.Entry<String, byte[]> file : flat().entrySet()) {
      assertThat(allocatedBy(file.getValue(), SIDE * SIDE))
          .as(file.getKey())
          .isLessThan(40L * SIDE * SIDE);
    }
  }

  @Test
  void aStripThatUnpacksToMoreThanItsRowsIsNotUnpackedFurther() {
    TrueImage unpacked = new TrueImage(new int[2 * SIDE][2 * SIDE][1], 8);
    TrueTiff tiff = new TrueTiff(unpacked, 1).compression(TrueTiff.DEFLATE).strips(2 * SIDE);
    byte[] bomb = tiff.set(256, 30).set(257, 20).set(278, 20).bytes();
    assertThat(allocatedBy(bomb, SIDE)).isLessThan(1_000_000L);
  }

  @Test
  void tilesThatStickOutFarAreRefused() {
    TrueImage image = TrueImage.noise(1, 8, 1);
    byte[] file = new TrueTiff(image, 1).set(322, 60_000).set(323, 60_000).set(324, 8).bytes();
    assertThatThrownBy(() -> new ImageDecoder(1_000_000).decode(file))
        .hasMessageStartingWith("too large: TIFF header says 60000x60000");
  }

  @Test
  void losslessWebpThatEndsEarlyIsRefusedAtOnce() {
    byte[] whole = TinyWebp.lossless(SIDE, SIDE, 0x102030, 0x405060);
    byte[] file = TinyWebp.file(TinyWebp.chunk("VP8L", Encoded.slice(whole, 0, whole.length / 2)));
    assertThatThrownBy(() -> new ImageDecoder(SIDE * SIDE).decode(file))
        .hasMessageStartingWith("truncated: ");
  }
}
