package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class FileStreamTest {

  /** As HDFS's: what broke it is thrown again by close. */
  private static final class Broken extends OutputStream {

    private final IOException full = new IOException("no room");

    @Override
    public void write(int value) throws IOException {
      throw full;
    }

    @Override
    public void close() throws IOException {
      throw full;
    }
  }

  @Test
  void whatBrokeAFileIsToldThoughClosingFailsWithTheSame() {
    assertThatThrownBy(
            () -> {
              try (OutputStream file = new FileStream(new Broken(), null)) {
                file.write(new byte[10]);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("no room");
  }
}
