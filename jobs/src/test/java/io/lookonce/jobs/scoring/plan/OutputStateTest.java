package io.lookonce.jobs.scoring.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state that a finished run leaves, and what becomes of a run when it is damaged. */
class OutputStateTest {

  private static final JsonNode TOTALS = JsonNodeFactory.instance.textNode("totals");

  @TempDir private Path folder;
  private final Storage storage = new Storage(new Configuration());
  private OutputFolder output;

  @BeforeEach
  void open() throws IOException {
    output = output("a");
  }

  private OutputFolder output(String name) throws IOException {
    return new OutputFolder(
        storage,
        new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()),
        DetectionTable.FOLDER);
  }

  /**
   * Two outputs of the same runs: one with states, one that reads all plans each time. Images come,
   * change and go, runs are killed, names are of any script, some images are rows of tables.
   */
  @Test
  void aRunWithAStateDoesWhatOneWithoutDoes() throws IOException {
    Random random = new Random(5);
    OutputFolder other = output("b");
    Map<String, ImageFile> present = new TreeMap<>();
    int statesUsed = 0;
    for (int run = 0; run < 25; run++) {
      for (int i = 0; i < 25; i++) {
        change(present, random);
      }
      List<ImageFile> listed = new ArrayList<>(present.values());
      if (random.nextInt(3) == 0) {
        Collections.shuffle(listed, random);
      }
      Set<ImageFile> changed =
          random.nextInt(4) > 0 || listed.isEmpty()
              ? Set.of()
              : Set.of(listed.get(random.nextInt(listed.size())));
      BatchPlans plans = new BatchPlans(storage, output);
      BatchPlans.Plan plan = plan(plans, listed, changed, present);
      BatchPlans.Plan expected = plan(new BatchPlans(storage, other), listed, changed, present);
      assertThat(files(plan)).as("run " + run).containsExactlyInAnyOrderElementsOf(files(expected));
      assertThat(plan.continued()).isEqualTo(expected.continued());
      assertSuperseded(plan);
      statesUsed += plan.newRows().totals() != null ? 1 : 0;
      int committed =
          random.nextInt(3) == 0
              ? random.nextInt(plan.batches().size() + 1)
              : plan.batches().size();
      for (Batch batch : plan.batches().subList(0, committed)) {
        ParquetBatches.commit(storage, output, batch);
        ParquetBatches.commit(storage, other, batch);
      }
      if (committed == plan.batches().size()) {
        plans.finish(plan, TOTALS);
      }
      if (random.nextInt(10) == 0) {
        damageState(random);
      }
    }
    assertThat(statesUsed).isBetween(12, 24);
    assertThat(segments().size()).isLessThan(8);
  }

  private static void change(Map<String, ImageFile> present, Random random) {
    String path = name(random.nextInt(400));
    if (random.nextInt(4) == 0) {
      present.remove(path);
    } else {
      String container = random.nextInt(5) == 0 ? "file:/t.parquet" : null;
      present.put(path, new ImageFile(path, random.nextInt(3), 1, container));
    }
  }

  /** Names whose order by UTF-8 bytes is not that of their chars. */
  private static String name(int number) {
    String[] kinds = {"a", "Ｚ", "\ud83d\ude97", "é", "\ufffd80"};
    return String.format(Locale.ROOT, "in/%s%03d", kinds[number % kinds.length], number);
  }

  private static BatchPlans.Plan plan(
      BatchPlans plans,
      List<ImageFile> listed,
      Set<ImageFile> changed,
      Map<String, ImageFile> present)
      throws IOException {
    return plans.plan(
        listed, changed, PathRange.below("in"), scored -> !present.containsKey(scored.path()), 7);
  }

  private static List<ImageFile> files(BatchPlans.Plan plan) {
    return plan.batches().stream().flatMap(batch -> batch.files().stream()).toList();
  }

  /** The last row of a path before the state, for each path that has got another one since. */
  private void assertSuperseded(BatchPlans.Plan plan) throws IOException {
    int last = plan.newRows().batch();
    Map<String, Integer> rowOf = new HashMap<>();
    Set<String> newPaths = new HashSet<>();
    for (int number : output.committed()) {
      for (ImageFile image : BatchFile.images(storage, output.batchFile(number))) {
        if (number <= last) {
          rowOf.put(image.path(), number);
        } else {
          newPaths.add(image.path());
        }
      }
    }
    files(plan).forEach(file -> newPaths.add(file.path()));
    rowOf.keySet().retainAll(newPaths);
    assertThat(plan.newRows().superseded()).isEqualTo(rowOf);
  }

  private void damageState(Random random) throws IOException {
    List<Path> files = new ArrayList<>(segments());
    files.add(state());
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[1];
    switch (random.nextInt(3)) {
      case 0 -> Files.deleteIfExists(file);
      case 1 -> Files.write(file, new byte[0]);
      default -> {
        bytes[random.nextInt(bytes.length)] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  /** A flip that leaves length and time as they were is noticed by the checksum of its page. */
  @Test
  void aSegmentWhoseRowsWereFlippedUnseenIsNotBelieved() throws IOException {
    List<ImageFile> files = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      files.add(new ImageFile("in/" + i, 10, 1, null));
    }
    files.sort(Comparator.comparing(ImageFile::path));
    finish(files);
    Path segment = segments().iterator().next();
    byte[] whole = Files.readAllBytes(segment);
    var time = Files.getLastModifiedTime(segment);
    int noticed = 0;
    for (int at = 4; at < whole.length - 8; at += whole.length / 40) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x20;
      Files.write(segment, flipped);
      Files.setLastModifiedTime(segment, time);
      BatchPlans.Plan plan = new BatchPlans(storage, output).plan(files, 100);
      assertThat(plan.batches()).as("byte " + at).isEmpty();
      noticed += plan.newRows().totals() == null ? 1 : 0;
      assertThat(new BatchPlans(storage, output).verify()).isPresent();
    }
    assertThat(noticed).isGreaterThan(10);
  }

  @Test
  void aBatchThatWasReplacedMakesTheStateVoid() throws IOException {
    finish(List.of(new ImageFile("in/a", 10, 1, null), new ImageFile("in/b", 10, 1, null)));
    assertThat(new BatchPlans(storage, output).verify()).isEmpty();
    Files.delete(Path.of(output.batchFile(1).toUri()));

    BatchPlans.Plan plan =
        new BatchPlans(storage, output).plan(List.of(new ImageFile("in/a", 10, 1, null)), 10);

    assertThat(plan.newRows().totals()).isNull();
    assertThat(plan.batches()).hasSize(1);
  }

  private void finish(List<ImageFile> files) throws IOException {
    BatchPlans plans = new BatchPlans(storage, output);
    BatchPlans.Plan plan = plans.plan(files, 1000);
    for (Batch batch : plan.batches()) {
      ParquetBatches.commit(storage, output, batch);
    }
    plans.finish(plan, TOTALS);
  }

  private Path state() {
    return Path.of(OutputState.folder(output).toUri()).resolve("state.json");
  }

  private Collection<Path> segments() throws IOException {
    if (!Files.exists(state().getParent())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(state().getParent())) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
