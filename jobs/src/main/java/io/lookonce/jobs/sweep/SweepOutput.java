package io.lookonce.jobs.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.configuration.ChangedSettings;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.SealedJson;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.StagingFolder;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The output folder of a sweep.
 *
 * <pre>
 * trials.parquet             one row per completed trial
 * report.html                for people
 * run.json                   for scripts
 * _lookonce/sweep.json       inputs of all trials; a resumed sweep must have the same
 * _lookonce/trials/*.json    one file per completed trial
 * </pre>
 */
public final class SweepOutput {

  private static final int MOST_DIFFERENCES = 3;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private final Storage storage;
  private final Path root;

  public SweepOutput(Storage storage, Path root) throws IOException {
    this.storage = storage;
    this.root = storage.qualify(root);
  }

  public Path root() {
    return root;
  }

  Path table() {
    return new Path(root, "trials.parquet");
  }

  public Path report() {
    return new Path(root, "report.html");
  }

  /** Folder that Spark writes to before the file gets its final name. */
  Path staging() {
    return new Path(own(), "staging");
  }

  private Path own() {
    return new Path(root, "_lookonce");
  }

  private Path identity() {
    return new Path(own(), "sweep.json");
  }

  private Path records() {
    return new Path(own(), "trials");
  }

  /**
   * Checks that the output is empty or belongs to this sweep, and is writable.
   *
   * @throws InputRefused naming the changed settings, or the content of the folder
   */
  public void requireUsable(SweepRequest request) throws IOException {
    if (storage.exists(identity())) {
      requireSame(request.identity());
    } else {
      requireEmpty();
    }
    storage.requireWritable("--output", root);
  }

  private void requireEmpty() throws IOException {
    if (storage.exists(records())) {
      throw new InputRefused(identity() + " is missing: bring it back, or use another folder");
    }
    for (String name : OutputLease.contents(storage, root)) {
      // A run that was killed before its first file got its name leaves an empty folder of ours.
      if (!name.equals(RunFile.NAME) && !(name.equals(own().getName()) && hasOnlyBegun())) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--output %s is no sweep, but holds %s: use another folder",
                root,
                name));
      }
    }
  }

  private boolean hasOnlyBegun() throws IOException {
    return storage.list(own()).stream().allMatch(StagingFolder::isUnfinishedFile);
  }

  private void requireSame(Map<String, String> now) throws IOException {
    Map<String, String> before = identityOnDisk();
    List<String> differences = ChangedSettings.between(before, now, "not set");
    if (!differences.isEmpty()) {
      int shown = Math.min(MOST_DIFFERENCES, differences.size());
      int more = differences.size() - shown;
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--output %s belongs to another sweep (%s%s); use another folder",
              root,
              String.join("; ", differences.subList(0, shown)),
              more > 0 ? String.format(Locale.ROOT, "; and %d more", more) : ""));
    }
  }

  private Map<String, String> identityOnDisk() throws IOException {
    if (SealedJson.isBroken(storage.readBytes(identity(), Storage.SMALL_FILE_BYTES))) {
      throw new InputRefused(
          identity()
              + " is damaged: its content does not match its own sha256; bring it back, or use"
              + " another folder");
    }
    Map<String, String> written = parsed(identity(), new TypeReference<Map<String, String>>() {});
    written.remove(SealedJson.DIGEST);
    return written;
  }

  /** Writes the inputs of all trials, before the first trial. */
  void claim(SweepRequest request) throws IOException {
    if (!storage.exists(identity())) {
      storage.writeAtomically(
          identity(), SealedJson.seal(JSON.writeValueAsString(request.identity())));
    }
  }

  /** Writes the record of a trial atomically. */
  void commit(TrialRecord trial) throws IOException {
    String json = JSON.writeValueAsString(trial);
    String digest = Sha256.of(json.getBytes(StandardCharsets.UTF_8));
    storage.writeAtomically(
        new Path(records(), fileName(trial.number())),
        (json + "\n" + digest + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The completed trials by number.
   *
   * @throws InputRefused if a record is damaged
   */
  TreeMap<Integer, TrialRecord> trials() throws IOException {
    TreeMap<Integer, TrialRecord> trials = new TreeMap<>();
    for (FileStatus entry : storage.list(records())) {
      // A leading dot marks a file whose writer died before the rename.
      if (!entry.getPath().getName().startsWith(".")) {
        TrialRecord trial = trial(entry.getPath());
        trials.put(trial.number(), trial);
      }
    }
    return trials;
  }

  /**
   * Reads the records of all trials.
   *
   * @return how many there are
   * @throws InputRefused naming a damaged file
   */
  public static int verify(Storage storage, Path root) throws IOException {
    SweepOutput output = new SweepOutput(storage, root);
    output.identityOnDisk();
    return output.trials().size();
  }

  /** Whether a folder is the output of a sweep. */
  public static boolean isSweep(Storage storage, Path root) throws IOException {
    return storage.exists(new SweepOutput(storage, root).identity());
  }

  /** A record and, on the next line, its SHA-256, which those of older releases do not have. */
  private TrialRecord trial(Path file) throws IOException {
    String text =
        new String(storage.readBytes(file, Storage.SMALL_FILE_BYTES), StandardCharsets.UTF_8);
    String[] lines = text.split("\n", 2);
    TrialRecord trial = parsed(file, new TypeReference<TrialRecord>() {});
    boolean hasDigest = lines.length > 1 && !lines[1].isBlank();
    if ((hasDigest
            && !Sha256.of(lines[0].getBytes(StandardCharsets.UTF_8)).equals(lines[1].strip()))
        || !file.getName().equals(fileName(trial.number()))) {
      throw new InputRefused(file + " is damaged: delete it to have it made again");
    }
    return trial;
  }

  private static String fileName(int trial) {
    return String.format(Locale.ROOT, "trial-%05d.json", trial);
  }

  private <T> T parsed(Path file, TypeReference<T> type) throws IOException {
    try {
      return JSON.readValue(storage.readBytes(file, Storage.SMALL_FILE_BYTES), type);
    } catch (JsonProcessingException broken) {
      throw new InputRefused(file + " is damaged: delete it to have it made again", broken);
    }
  }
}
