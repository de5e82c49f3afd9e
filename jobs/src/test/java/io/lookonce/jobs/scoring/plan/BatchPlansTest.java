package io.lookonce.jobs.scoring.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchPlansTest {

  @TempDir private Path folder;
  private OutputFolder output;
  private BatchPlans plans;

  @BeforeEach
  void open() throws IOException {
    Storage storage = new Storage(new Configuration());
    output =
        new OutputFolder(
            storage, new org.apache.hadoop.fs.Path(folder.toUri()), DetectionTable.FOLDER);
    plans = new BatchPlans(storage, output);
  }

  @Test
  void cutsIntoNumberedBatchesAndPlansNothingTwice() throws IOException {
    List<Batch> batches = plan(files("a", "b", "c", "d", "e"), 2);

    assertThat(batches).extracting(Batch::number).containsExactly(1, 2, 3);
    assertThat(batches.get(2).files()).extracting(ImageFile::path).containsExactly("e");
    commit(1, 2, 3);
    assertThat(plan(files("a", "b", "c", "d", "e"), 2)).isEmpty();
  }

  @Test
  void continuesAfterTheLastCommittedBatch() throws IOException {
    plan(files("a", "b", "c", "d"), 1);
    commit(1, 2);

    List<Batch> rest = plan(files("a", "b", "c", "d"), 1);

    assertThat(rest).extracting(Batch::number).containsExactly(3, 4);
    assertThat(rest).flatExtracting(Batch::files).isEqualTo(files("c", "d"));
  }

  @Test
  void aNumberGivenAnewMeansTheNewPlan() throws IOException {
    plan(files("b", "c"), 1);
    // Killed before a commit; a file that sorts first appears, and takes number 1.
    plan(files("a", "b", "c"), 1);
    commit(1);

    assertThat(plan(files("a", "b", "c"), 1))
        .flatExtracting(Batch::files)
        .isEqualTo(files("b", "c"));
  }

  @Test
  void aBatchThatWasOvertakenIsPlannedAgain() throws IOException {
    plan(files("a", "b"), 1);
    commit(2);

    List<Batch> rest = plan(files("a", "b"), 1);

    assertThat(rest).extracting(Batch::number).containsExactly(3);
    assertThat(rest).flatExtracting(Batch::files).isEqualTo(files("a"));
    commit(3);
    assertThat(plan(files("a", "b"), 1)).isEmpty();
  }

  @Test
  void knowsWhetherAnEarlierRunWasStopped() throws IOException {
    assertThat(plans.plan(files("a", "b"), 1).continued()).isFalse();
    commit(1);
    assertThat(plans.plan(files("a", "b"), 1).continued()).isTrue();
    commit(2);
    assertThat(plans.plan(files("a", "b"), 1).continued()).isFalse();
  }

  @Test
  void aChangedFileIsNew() throws IOException {
    plan(files("a", "b"), 10);
    commit(1);
    ImageFile longer = new ImageFile("a", 11, 1, null);
    ImageFile later = new ImageFile("b", 10, 2, null);

    assertThat(plan(List.of(longer, later), 10))
        .flatExtracting(Batch::files)
        .containsExactly(longer, later);
  }

  @Test
  void whatWasPutBackAsItWasIsScoredAgain() throws IOException {
    plan(files("a"), 10);
    commit(1);
    plan(List.of(new ImageFile("a", 11, 1, null)), 10);
    commit(2);

    assertThat(plan(files("a"), 10)).flatExtracting(Batch::files).isEqualTo(files("a"));
    commit(3);
    assertThat(plan(files("a"), 10)).isEmpty();
  }

  @Test
  void whatIsGoneIsPlannedOnceAndScoredWhenItComesBack() throws IOException {
    plan(files("a", "b", "c"), 10);
    commit(1);

    BatchPlans.Plan gone = planWithGone(files("a"), "b");

    assertThat(gone.images()).isZero();
    assertThat(gone.gone()).isEqualTo(1);
    assertThat(gone.batches()).flatExtracting(Batch::files).allMatch(ImageFile::isGone);
    // Killed before it was written down.
    assertThat(planWithGone(files("a"), "b").gone()).isEqualTo(1);
    commit(2);
    assertThat(planWithGone(files("a"), "b").batches()).isEmpty();
    assertThat(plan(files("a", "b"), 10)).flatExtracting(Batch::files).isEqualTo(files("b"));
  }

  @Test
  void whatChangedUnseenIsPlannedAgainUntilItIsCommitted() throws IOException {
    plan(files("a", "b"), 10);
    commit(1);

    plans.plan(files("a", "b"), Set.copyOf(files("b")), PathRange.NONE, file -> false, 10);

    // Killed; the next run need not look for changes to know.
    assertThat(plan(files("a", "b"), 10)).flatExtracting(Batch::files).isEqualTo(files("b"));
    commit(2);
    assertThat(plan(files("a", "b"), 10)).isEmpty();
  }

  @Test
  void numbersAreReadInTheDigitsOfAnyLocale() throws IOException {
    plan(files("a"), 10);
    for (String[] names :
        new String[][] {
          {"detections/batch-000001.parquet", "detections/batch-٠٠٠٠٠١.parquet"},
          {"_lookonce/plans/plan-000001.jsonl.gz", "_lookonce/plans/plan-۰۰۰۰۰۱.jsonl.gz"}
        }) {
      commit(1);
      Files.move(folder.resolve(names[0]), folder.resolve(names[1]));
    }
    Files.deleteIfExists(folder.resolve("detections/batch-000001.parquet"));

    assertThat(plan(files("a"), 10)).isEmpty();
    assertThat(plan(files("b"), 10)).extracting(Batch::number).containsExactly(2);
  }

  @Test
  void aFileThatVanishedAfterItWasPlannedStillGetsItsRow() throws IOException {
    plan(files("a", "b"), 1);
    commit(1);

    assertThat(plan(files("a"), 1)).flatExtracting(Batch::files).isEqualTo(files("b"));
  }

  @Test
  void everyFileIsScoredExactlyOnceWhereverRunsAreKilled() throws IOException {
    Random random = new Random(7);
    List<ImageFile> listed = new ArrayList<>();
    List<ImageFile> rows = new ArrayList<>();
    for (int run = 0; run < 40; run++) {
      listed.add(random.nextInt(listed.size() + 1), file("image-" + run));
      List<Batch> batches = plan(listed, 1 + random.nextInt(3));
      int done = run == 39 ? batches.size() : random.nextInt(batches.size() + 1);
      // Two batches run at once, so the second may be committed without the first.
      boolean overtaken = done >= 2 && random.nextBoolean() && run < 39;
      for (int i = 0; i < done; i++) {
        if (!(overtaken && i == done - 2)) {
          commit(batches.get(i).number());
          rows.addAll(batches.get(i).files());
        }
      }
    }
    Set<ImageFile> distinct = new HashSet<>(rows);
    assertThat(rows).hasSize(distinct.size());
    assertThat(distinct).isEqualTo(new HashSet<>(listed));
  }

  @Test
  void aDamagedPlanIsNamed() throws IOException {
    plan(files("a"), 1);
    Path plan = folder.resolve("_lookonce/plans/plan-000001.jsonl.gz");
    Files.write(plan, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> plan(files("a"), 1))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("plan-000001.jsonl.gz is damaged");
  }

  private List<Batch> plan(List<ImageFile> listed, int batchFiles) throws IOException {
    return plans.plan(listed, batchFiles).batches();
  }

  private void commit(int... numbers) throws IOException {
    for (int number : numbers) {
      Path file = Path.of(output.batchFile(number).toUri());
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private BatchPlans.Plan planWithGone(List<ImageFile> listed, String gone) throws IOException {
    return plans.plan(listed, Set.of(), PathRange.ALL, file -> file.path().equals(gone), 10);
  }

  private static List<ImageFile> files(String... names) {
    return List.of(names).stream().map(BatchPlansTest::file).toList();
  }

  private static ImageFile file(String name) {
    return new ImageFile(name, 10, 1, null);
  }
}
