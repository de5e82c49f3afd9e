package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SealedJsonTest {

  private static final String OBJECT = "{\"name\":\"ä\",\"loss\":0.25,\"list\":[1,2]}";

  @Test
  void aSealedObjectIsJsonWithOneFieldMore() throws IOException {
    byte[] sealed = SealedJson.seal(OBJECT);

    assertThat(SealedJson.isBroken(sealed)).isFalse();
    assertThat(new ObjectMapper().readTree(sealed).get("loss").asDouble()).isEqualTo(0.25);
    assertThat(new ObjectMapper().readTree(sealed).get("sha256").asText()).hasSize(64);
    assertThat(SealedJson.isBroken(OBJECT.getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  /** A flip in the name of the last field leaves an object that looks as one without a digest. */
  @Test
  void everyFlippedBitOfTheContentIsNoticed() {
    byte[] sealed = SealedJson.seal(OBJECT);
    int content = OBJECT.getBytes(StandardCharsets.UTF_8).length - 1;
    // Without its first brace it is no JSON.
    for (int at = 1; at < content; at++) {
      byte[] flipped = sealed.clone();
      flipped[at] ^= 0x01;
      assertThat(SealedJson.isBroken(flipped)).as("byte " + at).isTrue();
    }
  }
}
