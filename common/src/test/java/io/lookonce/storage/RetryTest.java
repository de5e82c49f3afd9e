package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void whatFailsForAMomentSucceeds() throws IOException {
    assertThat(Retry.of(() -> failing(2, new IOException("connection reset")))).isEqualTo(3);
  }

  @Test
  void whatFailsForGoodFailsAfterFourAttempts() {
    assertThatThrownBy(() -> Retry.of(() -> failing(9, new IOException("connection reset"))))
        .hasMessage("connection reset");
    assertThat(attempts).hasValue(4);
  }

  @Test
  void whatIsAbsentIsAskedForOnce() {
    assertThatThrownBy(() -> Retry.of(() -> failing(9, new FileNotFoundException("absent"))))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(attempts).hasValue(1);
  }

  private int failing(int times, IOException failure) throws IOException {
    if (attempts.incrementAndGet() <= times) {
      throw failure;
    }
    return attempts.get();
  }
}
