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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a command that writes a folder, from its first second to its last: the lease, the run
 * id, and {@code run.json}, which says {@code running} from {@link #begin} on. A run that ends
 * without a word of its own, by any {@link Throwable} or by a signal, is recorded here as failed.
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
  private Storage storage;
  private final List<OutputLease> leases = new ArrayList<>();
  private Path runFile;
  private boolean begun;
  private boolean over;

  /**
   * @param command as a person types it
   */
  public RunScope(String command) {
    this.command = command;
  }

  /**
   * Makes a folder this run's alone until the run ends. From then on the storage commits nothing to
   * the folder once another run has taken it over.
   *
   * @param hasRunFile whether {@code run.json} of the folder is this command's
   * @throws io.lookonce.storage.InputRefused naming the run that writes there
   */
  public void own(Storage files, Path output, boolean hasRunFile) throws IOException {
    storage = files;
    ownAlso(files, output);
    runFile = hasRunFile ? new Path(files.qualify(output), RunFile.NAME) : null;
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

  /**
   * Starts the work, once all checks have passed: removes unfinished files that a killed run left
   * and writes that this run is running.
   */
  public void begin() throws IOException {
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

  /** Records a failure, unless the run has recorded how it ended already. */
  public synchronized void failed(Throwable failure) {
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

  /**
   * Records that the run ended, unless its command has done so: a command that makes several
   * outputs records each of them in a folder below this one.
   */
  public synchronized void ended(int exitCode) throws IOException {
    if (begun && !over && isRunning()) {
      write(record(exitCode, "ended with exit code " + exitCode + "; see the folders below"));
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

  /** Whether {@code run.json} still says what {@link #begin} wrote. */
  private boolean isRunning() throws IOException {
    try {
      JsonNode run = JSON.readTree(storage.readBytes(runFile, Storage.SMALL_FILE_BYTES));
      return run.path("status").asText().equals(RUNNING) && run.path("run_id").asText().equals(id);
    } catch (FileNotFoundException removed) {
      return true;
    }
  }

  private String record(int exitCode, String health) {
    return new RunFile(
            command,
            exitCode,
            health,
            Map.of(),
            Map.of(),
            Map.of(),
            Provenance.of(
                id,
                Map.of(),
                started,
                Instant.now(),
                org.apache.spark.package$.MODULE$.SPARK_VERSION()))
        .json();
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
