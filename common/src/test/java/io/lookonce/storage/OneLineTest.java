package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OneLineTest {

  private static final IOException WRAPPED =
      new IOException(new IOException("outer\n\tat Spark", new IOException("inner\n\tat Spark")));

  @Test
  void theFirstThatSaysAnythingSpeaks() {
    assertThat(OneLine.of(new IOException(" ", WRAPPED.getCause()))).isEqualTo("outer");
    assertThat(OneLine.of(new IllegalStateException(null, new EOFException())))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void orTheInnermost() {
    assertThat(OneLine.ofInnermost(WRAPPED)).isEqualTo("inner");
    assertThat(OneLine.ofInnermost(new IOException("the server is gone", new EOFException())))
        .isEqualTo("the server is gone");
    assertThat(OneLine.ofInnermost(new IllegalStateException(null, new EOFException())))
        .isEqualTo("EOFException");
  }

  @Test
  void whatATerminalWouldObeyIsNotSaid() {
    assertThat(OneLine.of(new IOException("\u001b[2Ja.jpg: no picture"))).startsWith("?[2Ja.jpg");
    assertThat(OneLine.ofInnermost(new IOException("\u001b[2J"))).isEqualTo("?[2J");
  }
}
