package io.lookonce.jobs.retrain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second run away from an output. A file that only one run can create says whose it is and
 * until when; the run renews it while it works and removes it at its end. The lease of a run that
 * was killed is over when it expires, on the same machine as soon as its process is gone.
 */
public final class OutputLease implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OutputLease.class);

  /** In the folder that is leased. */
  private static final String FILE = "_lookonce/lease.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LENGTH = Duration.ofMinutes(5);
  private static final Duration RENEWED_EVERY = Duration.ofMinutes(1);

  /**
   * What the file says.
   *
   * @param token no other run has it
   * @param command what is running
   * @param expires as ISO-8601 in UTC
   */
  record Holder(String token, String command, String host, long pid, String expires) {

    static Holder ofThisRun(String token, String command) {
      return new Holder(
          token,
          command,
          thisHost(),
          ProcessHandle.current().pid(),
          Instant.now().plus(LENGTH).toString());
    }

    boolean isOver() {
      boolean gone = host.equals(thisHost()) && ProcessHandle.of(pid).isEmpty();
      return gone || Instant.parse(expires).isBefore(Instant.now());
    }

    private static String thisHost() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "localhost";
      }
    }
  }

  private final Storage storage;
  private final Path file;
  private final String command;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "lease");
            thread.setDaemon(true);
            return thread;
          });

  private OutputLease(Storage storage, Path file, String command) {
    this.storage = storage;
    this.file = file;
    this.command = command;
  }

  /**
   * Takes the lease of a folder.
   *
   * @param command what others are told who want it too
   * @throws InputRefused naming who holds it and until when
   */
  public static OutputLease take(Storage storage, Path output, String command) throws IOException {
    Path file = new Path(output, FILE);
    OutputLease lease = new OutputLease(storage, file, command);
    storage.makeFolder(file.getParent());
    if (!lease.create()) {
      lease.removeIfOver();
      if (!lease.create()) {
        throw lease.held();
      }
    }
    lease.renewing.scheduleWithFixedDelay(
        lease::renew, RENEWED_EVERY.toSeconds(), RENEWED_EVERY.toSeconds(), TimeUnit.SECONDS);
    return lease;
  }

  private boolean create() throws IOException {
    try (OutputStream out = storage.fileSystem(file).create(file, false)) {
      out.write(json());
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } catch (IOException failed) {
      if (storage.exists(file)) {
        return false;
      }
      throw failed;
    }
  }

  /** Moved away first, so that of two runs that find it over only one removes it. */
  private void removeIfOver() throws IOException {
    Holder found = holder(file);
    if (found == null || !found.isOver()) {
      return;
    }
    Path away = storage.beside(file);
    try {
      storage.publish(file, away);
    } catch (FileNotFoundException anotherWasFaster) {
      return;
    }
    Holder moved = holder(away);
    if (moved != null && !moved.token().equals(found.token())) {
      // Another run removed the old lease and took its own in between.
      storage.publish(away, file);
    } else {
      storage.delete(away);
    }
  }

  /** Null where there is none, or it is just being written. */
  private Holder holder(Path from) throws IOException {
    try {
      return JSON.readValue(storage.readBytes(from), Holder.class);
    } catch (FileNotFoundException | JsonProcessingException unknown) {
      return null;
    }
  }

  private InputRefused held() throws IOException {
    Holder holder = holder(file);
    return new InputRefused(
        holder == null
            ? "%s: another run has just begun there".formatted(file.getParent())
            : "'lookonce %s' is working there: process %d on %s, whose lease %s ends at %s"
                .formatted(holder.command(), holder.pid(), holder.host(), file, holder.expires()));
  }

  private byte[] json() throws JsonProcessingException {
    return JSON.writeValueAsString(Holder.ofThisRun(token, command)).getBytes(UTF_8);
  }

  private void renew() {
    try {
      if (isOurs()) {
        storage.writeAtomically(file, json());
      }
    } catch (IOException failed) {
      log.warn("the lease {} cannot be renewed: {}", file, failed.getMessage());
    }
  }

  private boolean isOurs() throws IOException {
    Holder holder = holder(file);
    return holder != null && holder.token().equals(token);
  }

  /**
   * Whether this run still may write: whoever waited too long may have lost the output to another.
   *
   * @throws IOException if not
   */
  public void requireHeld() throws IOException {
    if (!isOurs()) {
      throw new IOException("the lease " + file + " was lost to another run; nothing is published");
    }
  }

  @Override
  public void close() throws IOException {
    renewing.shutdownNow();
    if (isOurs()) {
      storage.delete(file);
    }
  }
}
