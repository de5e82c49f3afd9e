package io.lookonce.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever the bytes, decoding gives a picture within the limit or a refusal, and soon. */
class BrokenBytesTest {

  private static final int MAX_PIXELS = 4_000_000;

  /** More can be asked for by hand: {@code -Dlookonce.fuzz.tries=20000}. */
  private static final int MUTATIONS_PER_TRY =
      Math.max(1, Integer.getInteger("lookonce.fuzz.tries", 300) / 300);

  private static final List<GoodPicture> GOOD = GoodPictures.all();

  private final PictureDecoder decoder = new PictureDecoder(MAX_PIXELS);

  @Property(tries = 200)
  void anyBytes(@ForAll byte[] bytes) {
    decodeOrRefuse(bytes);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void anyMutation(@ForAll("goodBytes") byte[] good, @ForAll long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS_PER_TRY; i++) {
      decodeOrRefuse(mutated(good, random));
    }
  }

  @Provide
  Arbitrary<byte[]> goodBytes() {
    return Arbitraries.of(GOOD).map(GoodPicture::bytes);
  }

  private void decodeOrRefuse(byte[] bytes) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            Picture picture = decoder.decode(bytes);
            assertThat((long) picture.width() * picture.height()).isLessThanOrEqualTo(MAX_PIXELS);
          } catch (PictureRefused refused) {
            assertThat(refused.getMessage()).startsWith(refused.kind()).doesNotContain("\n");
          }
        });
  }

  /** Flips bits and overwrites bytes, mostly in the header; cuts the end off; inserts bytes. */
  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int range = random.nextBoolean() ? Math.min(bytes.length, 100) : bytes.length;
      int at = random.nextInt(range);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        case 3 -> bytes[at] = 0;
        case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(40)));
        default -> {
          byte[] inserted = new byte[1 + random.nextInt(4)];
          random.nextBytes(inserted);
          bytes =
              Encoded.join(
                  Encoded.slice(bytes, 0, at), inserted, Encoded.slice(bytes, at, bytes.length));
        }
      }
    }
    return bytes;
  }
}
