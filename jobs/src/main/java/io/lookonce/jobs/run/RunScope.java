package io.lookonce.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.StagingFolder;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a command that writes, from its first second to its last: the lease, the run id, and
 * {@code run.json}, which nothing else writes. It says {@code running} while {@link #carryOut}
 * works, and then what became of it: a result, or a failure by any {@link Throwable} or a signal.
 */
public final class RunScope implements AutoCloseable {

  /** What {@code run.json} says as long as the run goes on. */
  public static final String RUNNING = "running";

  private static final Logger log = LoggerFactory.getLogger(RunScope.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Before the lease is given back, which comes before the file systems close. */
  private static final int BEFORE_LEASE = FileSystem.SHUTDOWN_HOOK_PRIORITY + 2;

  private final String command;
  private final String id = RunId.current();
  private final Instant started = Instant.now();
  private final Runnable whenStopped = this::stopped;
  private Map<String, String> settings = Map.of();
  private Map<String, Long> counts = Map.of();
  private Storage storage;
  private final List<OutputLease> leases = new ArrayList<>();
  private Path runFile;
  private boolean begun;
  private boolean over;
  private String json = "{}";

  /** What a run does. */
  @FunctionalInterface
  public interface Work<E extends Exception> {

    /**
     * Does it.
     *
     * @param run the run that it is part of
     */
    RunResult of(RunScope run) throws E;
  }

  /**
   * @param command as a person types it
   */
  public RunScope(String command) {
    this.command = command;
  }

  /**
   * Does work whose output is a folder by itself, such as one of several sweeps, and records it
   * there. The run that it belongs to holds the lease.
   *
   * @param command that would do this work alone
   */
  public static RunResult record(String command, Storage files, Path folder, Work<IOException> work)
      throws IOException {
    try (RunScope part = new RunScope(command)) {
      part.storage = files;
      part.runFile = new Path(files.qualify(folder), RunFile.NAME);
      return part.carryOut(work);
    }
  }

  /**
   * Makes a folder this run's alone until the run ends. From then on the storage commits nothing to
   * the folder once another run has taken it over.
   *
   * @param recordName name of {@code run.json} in the folder; null if the folder gets none
   * @throws io.lookonce.storage.InputRefused naming the run that writes there
   */
  public void own(Storage files, Path output, String recordName) throws IOException {
    storage = files;
    ownAlso(files, output);
    runFile = recordName == null ? null : new Path(files.qualify(output), recordName);
  }

  /**
   * Makes a further folder this run's, such as the data set that an output's model is made from.
   */
  public void ownAlso(Storage files, Path folder) throws IOException {
    leases.add(OutputLease.take(files, folder, command));
    files.guard(leases.get(leases.size() - 1));
  }

  /** What to do once another run has taken the folder over. */
  public void whenLost(Runnable action) {
    leases.forEach(lease -> lease.whenLost(action));
  }

  /**
   * Checks that the folder is still this run's.
   *
   * @throws IOException if another run has taken it over
   */
  public void requireHeld() throws IOException {
    for (OutputLease lease : leases) {
      lease.requireHeld();
    }
  }

  /** The name of this run, the same in the log, in reports and in {@code run.json}. */
  public String id() {
    return id;
  }

  /** Says what the run was told to do: resolved options, in the order to show them. */
  public void settings(Map<String, String> resolved) {
    settings = new LinkedHashMap<>(resolved);
  }

  /** Says what is known before the end, which a failed run records too. */
  public void counts(Map<String, Long> known) {
    counts = new LinkedHashMap<>(known);
  }

  /** How the results of this run come to be, if it ended now. */
  public Provenance provenance() {
    return Provenance.of(
        id, settings, started, Instant.now(), org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }

  /** What {@code run.json} says of the run, once it is done, also where there is no such file. */
  public String json() {
    return json;
  }

  /** Seconds since the run began. */
  public double seconds() {
    return Duration.between(started, Instant.now()).toMillis() / 1e3;
  }

  /**
   * Works, once all checks have passed: removes unfinished files that a killed run left, records
   * that this run is running, and in the end what became of it.
   *
   * @throws E the failure of the work, or the loss of the folder that caused it
   */
  public <E extends Exception> RunResult carryOut(Work<E> work) throws E, IOException {
    begin();
    try {
      RunResult result = work.of(this);
      done(result);
      return result;
    } catch (Exception | Error failed) {
      // Spark throws checked exceptions that no method declares.
      requireHeldAfter(failed);
      failed(failed);
      throw failed;
    }
  }

  private synchronized void done(RunResult result) throws IOException {
    json = new RunFile(command, result, provenance()).json();
    if (begun && !over) {
      write(json);
      over = true;
    }
  }

  /** A failure that comes of the loss of the folder is told as the loss. */
  private void requireHeldAfter(Throwable failed) throws IOException {
    try {
      requireHeld();
    } catch (IOException lost) {
      lost.addSuppressed(failed);
      throw lost;
    }
  }

  private void begin() throws IOException {
    if (runFile == null) {
      return;
    }
    // All of a large output is looked through only after a run that did not come to its end.
    boolean wholly = !isFinished(storage, runFile.getParent());
    for (OutputLease lease : leases) {
      removeUnfinished(lease.output(), wholly);
    }
    write(RunFile.running(command, id, started));
    ShutdownHookManager.get().addShutdownHook(whenStopped, BEFORE_LEASE);
    begun = true;
  }

  private void removeUnfinished(Path folder, boolean wholly) throws IOException {
    for (FileStatus entry : storage.list(folder)) {
      if (StagingFolder.isUnfinishedFile(entry)) {
        storage.delete(entry.getPath());
      } else if (wholly && isOwnFolder(entry)) {
        removeUnfinished(entry.getPath(), true);
      }
    }
  }

  /** Whether a folder below the output is not one that another run writes. */
  private boolean isOwnFolder(FileStatus entry) throws IOException {
    return entry.isDirectory()
        && !entry.getPath().getName().startsWith(".")
        && !storage.exists(new Path(entry.getPath(), OutputLease.FOLDER));
  }

  /**
   * Whether the last run in a folder recorded that it came to its end; true where none left a
   * record.
   */
  public static boolean isFinished(Storage files, Path output) throws IOException {
    try {
      byte[] json = files.readBytes(new Path(output, RunFile.NAME), Storage.SMALL_FILE_BYTES);
      String status = JSON.readTree(json).path("status").asText();
      return !List.of(RUNNING, "failed", "refused").contains(status);
    } catch (FileNotFoundException | JsonProcessingException none) {
      return true;
    }
  }

  private synchronized void failed(Throwable failure) {
    if (!begun || over) {
      return;
    }
    try {
      if (isRunning()) {
        write(record(ExitCode.of(failure), ErrorMessage.ofInnermost(failure)));
      }
    } catch (IOException | RuntimeException unwritable) {
      // Where the disk is full, that is what must be told.
      if (failure != unwritable) {
        failure.addSuppressed(unwritable);
      }
    }
  }

  /** A signal came, or the JVM ends for another reason. */
  private synchronized void stopped() {
    if (over) {
      return;
    }
    over = true;
    try {
      if (isRunning()) {
        write(
            record(
                ExitCode.FAILED,
                "stopped by a signal; run the command again to continue (a training with"
                    + " --resume)"));
      }
    } catch (IOException | RuntimeException unwritable) {
      log.warn("{} cannot be written: {}", runFile, ErrorMessage.firstLine(unwritable));
    }
  }

  /** Whether {@code run.json} still says what {@link #begin} wrote: another run may own it. */
  private boolean isRunning() throws IOException {
    try {
      JsonNode run = JSON.readTree(storage.readBytes(runFile, Storage.SMALL_FILE_BYTES));
      return run.path("status").asText().equals(RUNNING) && run.path("run_id").asText().equals(id);
    } catch (FileNotFoundException removed) {
      return true;
    }
  }

  private String record(int exitCode, String health) {
    RunResult ended = new RunResult(exitCode, health, counts, Map.of(), Map.of());
    return new RunFile(command, ended, provenance()).json();
  }

  private void write(String json) throws IOException {
    storage.writeAtomically(runFile, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the run and gives its folder free. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    if (begun && !ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(whenStopped);
    }
    leases.forEach(OutputLease::close);
  }
}
