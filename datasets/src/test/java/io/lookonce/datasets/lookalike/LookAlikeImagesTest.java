package io.lookonce.datasets.lookalike;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.Image;
import io.lookonce.image.format.ImageDecoder;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LookAlikeImagesTest {

  static Stream<LookAlike> lookAlikes() {
    return Stream.of(new HandSigns(), new Smiles(), new Cats());
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void imagesOfASeedAreTheSameAndAllDiffer(LookAlike lookAlike) throws Exception {
    LookAlikeImages images = new LookAlikeImages(lookAlike, 5);
    Set<String> seen = new HashSet<>();
    for (int number = 0; number < 30; number++) {
      byte[] png = images.png(number);
      Image image = new ImageDecoder(64 * 64).decode(png);
      assertThat(image.width()).isEqualTo(64);
      assertThat(image.height()).isEqualTo(64);
      assertThat(new LookAlikeImages(lookAlike, 5).png(number)).isEqualTo(png);
      assertThat(seen.add(io.lookonce.storage.Sha256.of(png))).isTrue();
      seen.add(io.lookonce.storage.Sha256.of(new LookAlikeImages(lookAlike, 6).png(number)));
    }
    assertThat(seen).hasSize(60);
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void classesTakeTurns(LookAlike lookAlike) {
    LookAlikeImages images = new LookAlikeImages(lookAlike, 1);
    int classes = lookAlike.classes().size();
    for (int number = 0; number < 2 * classes; number++) {
      assertThat(images.className(number)).isEqualTo(lookAlike.classes().get(number % classes));
    }
  }
}
