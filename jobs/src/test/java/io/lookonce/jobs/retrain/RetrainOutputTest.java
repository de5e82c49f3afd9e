package io.lookonce.jobs.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.retrain.RetrainRecord.RetrainPlan;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainOutputTest {

  private final Storage storage = new Storage(new Configuration());

  @TempDir private Path folder;
  private RetrainOutput output;
  private org.apache.hadoop.fs.Path root;

  @BeforeEach
  void twoRuns() throws IOException {
    root = new org.apache.hadoop.fs.Path(folder.toUri());
    output = new RetrainOutput(storage, root);
    for (int run = 1; run <= 2; run++) {
      RetrainPlan plan = new RetrainPlan(run, "now", "cats:" + run, "ab", "cd", 10 * run, 10);
      output.write(plan);
      output.write(
          new RetrainRecord(
              plan, "later", "test", "accuracy", null, null, "promoted", "better", "cats:3", "ef"));
    }
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    assertThat(output.records()).hasSize(2).allMatch(RetrainRecord::promoted);
    assertThat(output.planOf(2))
        .hasValueSatisfying(plan -> assertThat(plan.images()).isEqualTo(20));
    assertThat(RetrainOutput.verify(storage, root)).isEqualTo(2);
  }

  @Test
  void aChangedNumberIsNamed() throws IOException {
    for (String name : new String[] {"history/000002.json", "runs/000002/plan.json"}) {
      Path file = folder.resolve(name);
      String whole = Files.readString(file);
      Files.writeString(file, whole.replace("\"images\":20", "\"images\":30"));
      assertRefused(name);
      Files.writeString(file, whole);
    }
    assertThat(RetrainOutput.verify(storage, root)).isEqualTo(2);
  }

  @Test
  void swappedRecordsAndPlansAreNamed() throws IOException {
    for (String name : new String[] {"history/000001.json", "runs/000001/plan.json"}) {
      Path file = folder.resolve(name);
      String whole = Files.readString(file);
      Files.writeString(file, Files.readString(folder.resolve(name.replace("000001", "000002"))));
      assertRefused(name);
      Files.writeString(file, whole);
    }
  }

  /** Version 0.1 wrote no digests. */
  @Test
  void recordsOfOlderReleasesAreRead() throws IOException {
    Path file = folder.resolve("history/000001.json");
    Files.writeString(
        file, Files.readString(file).replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"", ""));
    assertThat(output.records()).hasSize(2);
  }

  private void assertRefused(String name) {
    assertThatThrownBy(() -> RetrainOutput.verify(storage, root))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(name + " is damaged");
  }
}
