package io.lookonce.jobs.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.StagingFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class CheckpointStoreTest {

  @TempDir private Path folder;

  @Test
  void keepsTheLastOnesAndReturnsAllOfTheLatest() throws Exception {
    CheckpointStore store = store("0.1");
    assertThat(store.latest()).isEmpty();
    for (int round = 1; round <= 4; round++) {
      store.write(state(round));
    }

    TrainingState latest = store.latest().orElseThrow();

    assertThat(latest.values()).containsExactly(4, 1, 2, 3, 4, 5, 6, 7);
    assertThat(latest.momentum()).containsExactly(8, 9, 10, 11);
    assertThat(latest.best()).containsExactly(12, 13, 14, 15);
    assertThat(latest.history()).isEqualTo(state(4).history());
    assertThat(latest.roundLosses().course()).containsExactly(new RoundLosses.Point(1, 0.1 + 0.2));
    assertThat(latest.epochLoss()).isEqualTo(0.1 + 0.2);
    assertThat(checkpoints()).hasSize(2);
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws Exception {
    CheckpointStore store = store("0.1");
    store.write(state(1));
    store.write(state(2));
    List<Path> checkpoints = checkpoints();
    flip(checkpoints.get(1).resolve("state.bin"));

    assertThat(store.latest().orElseThrow().round()).isEqualTo(1);

    flip(checkpoints.get(0).resolve("checkpoint.json"));
    assertThatThrownBy(store::latest)
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("no intact checkpoint is left");
  }

  @Test
  void oneOfVersion01SaysWhatToDo() throws Exception {
    CheckpointStore store = store("0.1");
    store.write(state(1));
    Path card = checkpoints().get(0).resolve("checkpoint.json");
    String old =
        Files.readString(card).replace("\"format\" : 3", "\"format\" : 2").replace("loss", "cost");
    Files.writeString(card, old);

    assertThatThrownBy(store::latest)
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("checkpoint file:" + card.getParent())
        .hasMessageEndingWith(
            " is of format 2, as version 0.1 wrote it: finish the training with that version, or"
                + " start it again with another output");
  }

  @Test
  void whatAKilledWriteLeftIsRemovedByTheNext() throws Exception {
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    CheckpointStore store = store("0.1");
    String own;
    try (StagingFolder staging =
        StagingFolder.begin(
            TrainingFixture.STORAGE,
            new org.apache.hadoop.fs.Path(folder.toString(), "round-000000001"))) {
      own = staging.path().getName();
    }
    Path left = folder.resolve(own.replaceFirst("\\d+@", killed.pid() + "@"));
    Files.createDirectory(left);
    Files.write(left.resolve("state.bin"), new byte[10]);

    store.write(state(2));

    assertThat(left).doesNotExist();
    assertThat(checkpoints()).containsExactly(folder.resolve("round-000000007"));
  }

  @Test
  void anotherConfigurationIsRefusedByItsKeys() throws Exception {
    store("0.1").write(state(1));

    assertThatThrownBy(() -> store("0.2").latest())
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("belongs to another training (learning-rate was 0.1, is 0.2)");
  }

  private CheckpointStore store(String rate) {
    return new CheckpointStore(
        TrainingFixture.STORAGE,
        new org.apache.hadoop.fs.Path(folder.toString()),
        Map.of("learning-rate", rate, "seed", "1"),
        2);
  }

  private static TrainingState state(int round) {
    return new TrainingState(
        new byte[] {(byte) round, 1, 2, 3, 4, 5, 6, 7},
        new byte[] {8, 9, 10, 11},
        new byte[] {12, 13, 14, 15},
        new byte[] {16, 17, 18, 19},
        1,
        round,
        20,
        0.1 + 0.2,
        RoundLosses.none().plus(0.1 + 0.2),
        List.of(new EpochMetrics(1, 40, 5, 1.0 / 3, 0.1, 0.7, null, null)));
  }

  private List<Path> checkpoints() throws Exception {
    try (var folders = Files.list(folder)) {
      return folders.sorted().toList();
    }
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
