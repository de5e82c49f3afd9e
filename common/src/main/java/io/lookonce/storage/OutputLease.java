package io.lookonce.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write a folder, for one run at a time. A run puts a claim, a small file with a
 * random name, into {@code _lookonce.lease} of the folder and then looks for the claims of others.
 * Of two that come at once at least one sees the other's, on every file system that lists what was
 * written before, object stores too; nothing else is asked of the file system.
 *
 * <p>The holder rewrites its claim every five seconds with a higher count. Another run takes the
 * folder over
 *
 * <ul>
 *   <li>at once, if it can see that the process of the claim no longer runs;
 *   <li>otherwise once the claim is older than two minutes by the clock of the file system, or
 *       younger than now, as clocks differ; in both cases it first watches the claim for fifteen
 *       seconds of its own clock and leaves a claim alone whose count rises.
 * </ul>
 *
 * <p>A run that lost the folder can commit nothing more: {@link #requireHeld} looks for the claim
 * on the file system, and {@link Storage#guard} calls it before every rename into the folder. A
 * process that is told to stop gives its claim back.
 */
public final class OutputLease implements AutoCloseable {

  /** Name of the folder of claims, in the folder that is claimed. */
  public static final String FOLDER = "_lookonce.lease";

  private static final Logger log = LoggerFactory.getLogger(OutputLease.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration EXPIRY = Duration.ofMinutes(2);
  private static final int RENEWALS_BEFORE_EXPIRY = 24;
  private static final int RENEWALS_WATCHED = 3;
  private static final int BEFORE_FILE_SYSTEMS_CLOSE = FileSystem.SHUTDOWN_HOOK_PRIORITY + 1;
  private static final int ATTEMPTS = 8;
  private static final int LONGEST_PAUSE_MILLISECONDS = 500;

  private final Storage storage;
  private final Path output;
  private final Duration expiry;
  private final String command;
  private final String since = Instant.now().toString();
  private final WriterProcess writer = WriterProcess.begin();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(OutputLease::daemon);
  private final Runnable whenStopped = this::close;
  private Runnable whenLost = () -> {};
  private final boolean madeFolder;
  private final Map<String, Sighting> sightings = new HashMap<>();
  private boolean lost;
  private boolean closed;
  private long renewed;
  private long beats;

  /**
   * What a claim says of its holder.
   *
   * @param command what is running
   * @param since when it began
   * @param holds whether the folder is its own already
   * @param beat how often it was renewed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Claim(String command, String since, boolean holds, long beat) {}

  /** A claim as it was first seen, and when by {@link System#nanoTime}. */
  private record Sighting(Claim claim, long modified, long since) {}

  /**
   * Someone else's claim that may be alive.
   *
   * @param suspect whether only watching it can tell
   */
  private record Rival(WriterProcess writer, Claim claim, Duration silent, boolean suspect) {}

  /**
   * What a folder holds besides the claims on it, and files that a killed run has not finished.
   *
   * @return names; none where there is no folder
   */
  public static List<String> contents(Storage storage, Path folder) throws IOException {
    return storage.list(folder).stream()
        .filter(entry -> !StagingFolder.isUnfinishedFile(entry))
        .map(entry -> entry.getPath().getName())
        .filter(name -> !name.equals(FOLDER))
        .toList();
  }

  private OutputLease(Storage storage, Path output, String command, Duration expiry)
      throws IOException {
    // Its own one: what guards a storage must not ask itself.
    this.storage = new Storage(storage.configuration());
    this.output = output;
    this.madeFolder = !storage.exists(output);
    this.command = command;
    this.expiry = expiry;
  }

  /**
   * Makes a folder this run's alone until {@link #close}; the folder is made if need be.
   *
   * @param command what others are told who want it too
   * @throws InputRefused if it is another run's, naming that one, or if it cannot be written
   */
  public static OutputLease take(Storage storage, Path output, String command) throws IOException {
    return take(storage, output, command, EXPIRY, Duration.ZERO);
  }

  /**
   * The same for a short work, which is worth waiting for.
   *
   * @param patience how long to wait for others to end
   */
  public static OutputLease takeWithin(
      Duration patience, Storage storage, Path output, String command) throws IOException {
    return take(storage, output, command, EXPIRY, patience);
  }

  static OutputLease take(
      Storage storage, Path output, String command, Duration expiry, Duration patience)
      throws IOException {
    OutputLease lease = new OutputLease(storage, storage.qualify(output), command, expiry);
    try {
      lease.contend(patience);
    } catch (IOException | RuntimeException failed) {
      lease.close();
      throw failed;
    }
    return lease;
  }

  /** What to do, once, when another run has taken the folder, or nobody knows any more. */
  public synchronized void whenLost(Runnable action) {
    whenLost = action;
  }

  /** The folder that is this run's, qualified. */
  public Path output() {
    return output;
  }

  /**
   * Checks on the file system that the folder is still this run's.
   *
   * @throws IOException if it is not
   */
  public synchronized void requireHeld() throws IOException {
    if (!closed && System.nanoTime() - renewed > expiry.toNanos() / 2) {
      renew();
    }
    if (!lost && !closed && !storage.exists(claimFile())) {
      lose();
    }
    if (lost || closed) {
      throw new IOException(
          String.format(
                  Locale.ROOT,
                  "%s is no longer this run's: its lease could not be renewed in time, or another"
                      + " run took",
                  output)
              + " it over; run the command again to continue");
    }
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(whenStopped);
    }
    renewal.shutdownNow();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      writer.end();
      try {
        storage.delete(claimFile());
        removeIfEmpty(claims());
        if (madeFolder) {
          removeIfEmpty(output);
        }
      } catch (IOException unreachable) {
        log.warn(
            "the lease of {} cannot be given back, it expires by itself: {}",
            output,
            ErrorMessage.firstLine(unreachable));
      }
    }
  }

  private void contend(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        write(false);
      } catch (IOException unwritable) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--output %s cannot be written: %s",
                output,
                ErrorMessage.firstLine(unwritable)),
            unwritable);
      }
      List<Rival> rivals = rivals();
      if (rivals.isEmpty()) {
        write(true);
        long period = expiry.toMillis() / RENEWALS_BEFORE_EXPIRY;
        renewal.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
        ShutdownHookManager.get().addShutdownHook(whenStopped, BEFORE_FILE_SYSTEMS_CLOSE);
        return;
      }
      storage.delete(claimFile());
      if (rivals.stream().allMatch(Rival::suspect)) {
        attempt--;
        sleep(expiry.toMillis() * RENEWALS_WATCHED / RENEWALS_BEFORE_EXPIRY + 1);
        continue;
      }
      boolean held = rivals.stream().anyMatch(rival -> rival.claim().holds());
      if ((held || attempt >= ATTEMPTS) && System.nanoTime() >= deadline) {
        throw refused(rivals.get(0));
      }
      // Where nobody holds it all came at once, and all step back; chance decides who is first now.
      pause();
    }
  }

  private InputRefused refused(Rival rival) {
    return new InputRefused(
        String.format(
                Locale.ROOT,
                "%s is being written by 'lookonce %s' on %s (process %d) since %s, last heard of %d"
                    + " s ago:",
                output,
                rival.claim().command(),
                rival.writer().host(),
                rival.writer().pid(),
                rival.claim().since(),
                rival.silent().toSeconds())
            + String.format(
                Locale.ROOT,
                " wait for its end, or, if it is dead, for its lease to expire, after %d s",
                expiry.toSeconds()));
  }

  private synchronized void renew() {
    if (lost || closed) {
      return;
    }
    try {
      if (!storage.exists(claimFile())) {
        lose();
        return;
      }
      write(true);
      if (rivals().stream().anyMatch(rival -> rival.claim().holds() && !rival.suspect())) {
        lose();
      }
    } catch (IOException | RuntimeException unreachable) {
      if (System.nanoTime() - renewed > expiry.toNanos()) {
        lose();
      }
    }
  }

  private void lose() {
    lost = true;
    whenLost.run();
  }

  private void write(boolean holds) throws IOException {
    byte[] claim = JSON.writeValueAsBytes(new Claim(command, since, holds, ++beats));
    try (var out = storage.create(claimFile())) {
      out.write(claim);
    }
    renewed = System.nanoTime();
  }

  /** The claims of others; those that have expired are taken away. */
  private List<Rival> rivals() throws IOException {
    List<FileStatus> claims = storage.list(claims());
    // Its own claim, just written, tells what time it is for the file system.
    long now =
        claims.stream()
            .filter(claim -> claim.getPath().getName().equals(writer.name()))
            .mapToLong(FileStatus::getModificationTime)
            .findFirst()
            .orElseGet(System::currentTimeMillis);
    List<Rival> rivals = new ArrayList<>();
    for (FileStatus status : claims) {
      Optional<WriterProcess> other = WriterProcess.parse(status.getPath().getName());
      if (other.isEmpty() || other.get().name().equals(writer.name())) {
        continue;
      }
      if (other.get().isGone()) {
        storage.delete(status.getPath());
        continue;
      }
      Claim claim = read(status.getPath());
      Duration age = Duration.ofMillis(now - status.getModificationTime());
      boolean suspect =
          age.compareTo(expiry) > 0
              || age.negated().compareTo(expiry.dividedBy(RENEWALS_BEFORE_EXPIRY)) > 0;
      if (suspect && stoodStill(other.get().name(), claim, status.getModificationTime())) {
        storage.delete(status.getPath());
      } else {
        Duration silent = age.isNegative() ? Duration.ZERO : age;
        suspect &= !hasMoved(other.get().name(), claim, status.getModificationTime());
        rivals.add(new Rival(other.get(), claim, silent, suspect));
      }
    }
    return rivals;
  }

  /** Whether a claim has been watched for long enough and did not change. */
  private boolean stoodStill(String name, Claim claim, long modified) {
    Sighting first =
        sightings.computeIfAbsent(name, any -> new Sighting(claim, modified, System.nanoTime()));
    long watched = expiry.toNanos() * RENEWALS_WATCHED / RENEWALS_BEFORE_EXPIRY;
    return !hasMoved(name, claim, modified) && System.nanoTime() - first.since() >= watched;
  }

  private boolean hasMoved(String name, Claim claim, long modified) {
    Sighting first = sightings.get(name);
    return first != null && !(first.claim().equals(claim) && first.modified() == modified);
  }

  private Claim read(Path file) throws IOException {
    try {
      return JSON.readValue(storage.readBytes(file, Storage.SMALL_FILE_BYTES), Claim.class);
    } catch (JsonProcessingException | FileNotFoundException beingWritten) {
      return new Claim("...", "a moment ago", false, 0);
    }
  }

  private static void pause() throws IOException {
    sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLISECONDS));
  }

  private static void sleep(long milliseconds) throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private void removeIfEmpty(Path folder) throws IOException {
    if (storage.exists(folder) && storage.list(folder).isEmpty()) {
      storage.fileSystem(folder).delete(folder, false);
    }
  }

  private Path claims() {
    return new Path(output, FOLDER);
  }

  private Path claimFile() {
    return new Path(claims(), writer.name());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lookonce-lease");
    thread.setDaemon(true);
    return thread;
  }
}
