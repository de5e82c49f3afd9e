package io.lookonce.data.lookalike;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LookAlikePicturesTest {

  static Stream<LookAlike> lookAlikes() {
    return Stream.of(new HandSigns(), new Smiles(), new Cats());
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void picturesOfASeedAreTheSameAndAllDiffer(LookAlike lookAlike) throws Exception {
    LookAlikePictures pictures = new LookAlikePictures(lookAlike, 5);
    Set<String> seen = new HashSet<>();
    for (int number = 0; number < 30; number++) {
      byte[] png = pictures.png(number);
      Picture picture = new PictureDecoder(64 * 64).decode(png);
      assertThat(picture.width()).isEqualTo(64);
      assertThat(picture.height()).isEqualTo(64);
      assertThat(new LookAlikePictures(lookAlike, 5).png(number)).isEqualTo(png);
      assertThat(seen.add(io.lookonce.storage.Sha256.of(png))).isTrue();
      seen.add(io.lookonce.storage.Sha256.of(new LookAlikePictures(lookAlike, 6).png(number)));
    }
    assertThat(seen).hasSize(60);
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void classesTakeTurns(LookAlike lookAlike) {
    LookAlikePictures pictures = new LookAlikePictures(lookAlike, 1);
    int classes = lookAlike.classes().size();
    for (int number = 0; number < 2 * classes; number++) {
      assertThat(pictures.className(number)).isEqualTo(lookAlike.classes().get(number % classes));
    }
  }
}
