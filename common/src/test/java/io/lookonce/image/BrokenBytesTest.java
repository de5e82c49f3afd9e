package io.lookonce.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lookonce.fuzz.Mutations;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever the bytes, decoding gives a picture within the limit or a refusal, and soon. */
class BrokenBytesTest {

  private static final int MAX_PIXELS = 4_000_000;

  private static final List<GoodPicture> GOOD = GoodPictures.all();

  private final PictureDecoder decoder = new PictureDecoder(MAX_PIXELS);

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
}
