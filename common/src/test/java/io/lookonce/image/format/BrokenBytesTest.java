package io.lookonce.image.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lookonce.fuzz.Mutations;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.GoodImages.GoodImage;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever the bytes, decoding gives an image within the limit or a refusal, and soon. */
class BrokenBytesTest {

  private static final int MAX_PIXELS = 4_000_000;

  private static final List<GoodImage> GOOD = GoodImages.all();

  private final ImageDecoder decoder = new ImageDecoder(MAX_PIXELS);

  @Property(tries = 200)
  void anyBytes(@ForAll byte[] bytes) {
    decodeOrRefuse(bytes);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void anyMutation(@ForAll("goodBytes") byte[] good, @ForAll long seed) {
    decodeOrRefuse(new Mutations(seed, List.of()).of(good));
  }

  @Provide
  Arbitrary<byte[]> goodBytes() {
    return Arbitraries.of(GOOD).map(GoodImage::bytes);
  }

  private void decodeOrRefuse(byte[] bytes) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            Image image = decoder.decode(bytes);
            assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(MAX_PIXELS);
          } catch (ImageRefused refused) {
            assertThat(refused.getMessage()).startsWith(refused.kind()).doesNotContain("\n");
          }
        });
  }
}
