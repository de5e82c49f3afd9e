package io.lookonce.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureRecordTest {

  @Test
  void whatCannotBeWrittenIsToldAlongWithWhyTheRunFailed() {
    IOException failure = new IOException("no space for a batch");
    IOException unwritable = new IOException("no space for run.json");

    FailureRecord.write(
        failure,
        () -> {
          throw unwritable;
        });

    assertThat(failure.getSuppressed()).containsExactly(unwritable);
  }
}
