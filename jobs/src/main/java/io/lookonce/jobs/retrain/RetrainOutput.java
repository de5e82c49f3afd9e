package io.lookonce.jobs.retrain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.jobs.retrain.RetrainRecord.RetrainPlan;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.SealedJson;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The layout of the output of retraining.
 *
 * <pre>
 * dataset/                    the growing data set, unless --dataset names another
 * runs/000001/plan.json       the plan of the run, written before training
 * runs/000001/training/       output of the training
 * runs/000001/candidate/      evaluation of the candidate
 * runs/000001/champion/       evaluation of the champion
 * history/000001.json         result of the run, as one line of JSON
 * report.html                 the last run that trained, and the history
 * run.json
 * </pre>
 */
public record RetrainOutput(Storage storage, Path root) {

  private static final Set<String> OWN =
      Set.of("dataset", "runs", "history", "report.html", RunFile.NAME);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The default location of the growing data set. */
  Path dataset() {
    return new Path(root, "dataset");
  }

  Path report() {
    return new Path(root, "report.html");
  }

  Path run(int number) {
    return new Path(root, "runs/" + name(number));
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "%06d", number);
  }

  private Path plan(int number) {
    return new Path(run(number), "plan.json");
  }

  private Path history() {
    return new Path(root, "history");
  }

  /**
   * Refuses a folder with files of anything but retraining.
   *
   * @throws InputRefused naming such a file
   */
  void requireUsable() throws IOException {
    for (String name : OutputLease.contents(storage, root)) {
      if (!OWN.contains(name) && !name.startsWith(".")) {
        throw new InputRefused(
            String.format(
                Locale.ROOT, "--output %s is not that of a retraining: it holds %s", root, name));
      }
    }
  }

  /**
   * The finished runs, oldest first.
   *
   * @throws InputRefused if a record is damaged, or is that of another run
   */
  List<RetrainRecord> records() throws IOException {
    List<RetrainRecord> records = new ArrayList<>();
    for (FileStatus entry : storage.list(history())) {
      String name = entry.getPath().getName();
      if (name.matches("\\d{6,}\\.json")) {
        RetrainRecord record = read(entry.getPath(), RetrainRecord.class);
        requireRun(entry.getPath(), name.equals(name(record.plan().run()) + ".json"));
        records.add(record);
      }
    }
    return records;
  }

  private static void requireRun(Path file, boolean isOfRun) {
    if (!isOfRun) {
      throw new InputRefused(file + " is damaged: it is that of another run; bring it back");
    }
  }

  /**
   * Reads the records and plans of all runs.
   *
   * @return how many runs there are
   * @throws InputRefused naming a damaged file
   */
  public static int verify(Storage storage, Path root) throws IOException {
    RetrainOutput output = new RetrainOutput(storage, root);
    List<RetrainRecord> records = output.records();
    for (int run = 1; run <= output.lastRun(); run++) {
      output.planOf(run);
    }
    return records.size();
  }

  /** The plan of a run; empty if it has none. */
  Optional<RetrainPlan> planOf(int number) throws IOException {
    if (!storage.exists(plan(number))) {
      return Optional.empty();
    }
    RetrainPlan plan = read(plan(number), RetrainPlan.class);
    requireRun(plan(number), plan.run() == number);
    return Optional.of(plan);
  }

  /** The highest number of a run that has a plan; 0 if there is none. */
  int lastRun() throws IOException {
    int last = 0;
    for (FileStatus entry : storage.list(new Path(root, "runs"))) {
      String name = entry.getPath().getName();
      if (name.matches("\\d{6,9}") && storage.exists(new Path(entry.getPath(), "plan.json"))) {
        last = Math.max(last, Integer.parseInt(name));
      }
    }
    return last;
  }

  void write(RetrainPlan plan) throws IOException {
    storage.makeFolder(run(plan.run()));
    storage.writeAtomically(plan(plan.run()), line(plan));
  }

  void write(RetrainRecord record) throws IOException {
    storage.makeFolder(history());
    storage.writeAtomically(new Path(history(), name(record.plan().run()) + ".json"), line(record));
  }

  void writeReport(String html) throws IOException {
    storage.writeAtomically(report(), html.getBytes(UTF_8));
  }

  private static byte[] line(Object value) throws JsonProcessingException {
    return SealedJson.seal(JSON.writeValueAsString(value));
  }

  private <T> T read(Path file, Class<T> type) throws IOException {
    byte[] content = storage.readBytes(file, Storage.SMALL_FILE_BYTES);
    if (SealedJson.isBroken(content)) {
      throw new InputRefused(
          file + " is damaged: its content does not match its own sha256; bring it back");
    }
    try {
      return JSON.readValue(content, type);
    } catch (JsonProcessingException broken) {
      throw new InputRefused(file + " is damaged: " + broken.getOriginalMessage(), broken);
    }
  }
}
