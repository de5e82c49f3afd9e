package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorMessageTest {

  private static final IOException WRAPPED =
      new IOException(new IOException("outer\n\tat Spark", new IOException("inner\n\tat Spark")));

  @Test
  void theFirstThatSaysAnythingSpeaks() {
    assertThat(ErrorMessage.firstLine(new IOException(" ", WRAPPED.getCause()))).isEqualTo("outer");
    assertThat(ErrorMessage.firstLine(new IllegalStateException(null, new EOFException())))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void orTheInnermost() {
    assertThat(ErrorMessage.ofInnermost(WRAPPED)).isEqualTo("inner");
    assertThat(ErrorMessage.ofInnermost(new IOException("the server is gone", new EOFException())))
        .isEqualTo("the server is gone");
    assertThat(ErrorMessage.ofInnermost(new IllegalStateException(null, new EOFException())))
        .isEqualTo("EOFException");
  }

  @Test
  void whatATerminalWouldObeyIsNotSaid() {
    assertThat(ErrorMessage.firstLine(new IOException("\u001b[2Ja.jpg: no image")))
        .startsWith("?[2Ja.jpg");
    assertThat(ErrorMessage.ofInnermost(new IOException("\u001b[2J"))).isEqualTo("?[2J");
  }
}
