package io.lookonce.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RootCauseTest {

  @Test
  void theInnermostThatSaysAnythingSpeaks() {
    assertThat(RootCause.of(new IOException("outer", new IOException("inner\n\tat Spark"))))
        .isEqualTo("inner");
    assertThat(RootCause.of(new IOException("the server is gone", new EOFException())))
        .isEqualTo("the server is gone");
    assertThat(RootCause.of(new IllegalStateException((String) null)))
        .isEqualTo("IllegalStateException");
  }
}
