package io.lookonce.fuzz;

import com.sun.management.ThreadMXBean;
import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.fuzz.FuzzTally.Outcome;
import io.lookonce.image.ImageRefused;
import io.lookonce.storage.InputRefused;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives inputs to a reader, each within a time and an amount of memory, and takes a value or a
 * refusal in one line for an answer.
 */
final class FuzzRun implements AutoCloseable {

  private static final int SECONDS = 20;
  private static final long MOST_BYTES = 1L << 30;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What reads an input. */
  @FunctionalInterface
  interface Reader {
    void read(byte[] input) throws Exception;
  }

  private final FuzzTally tally;
  private ExecutorService thread;
  private Thread worker;

  FuzzRun(FuzzTally tally) {
    this.tally = tally;
    start();
  }

  private void start() {
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              worker = new Thread(work, "fuzz");
              worker.setDaemon(true);
              return worker;
            });
  }

  /**
   * Tries one input.
   *
   * @throws AssertionError with the input, if it crashes the reader, keeps it too long or costs too
   *     much memory
   */
  void attempt(String kind, Reader reader, byte[] input) {
    long start = System.nanoTime();
    Future<End> running = thread.submit(() -> end(reader, input));
    Outcome outcome = Outcome.HUNG;
    Throwable fault = null;
    long bytes = 0;
    try {
      End end = running.get(SECONDS, TimeUnit.SECONDS);
      outcome = end.outcome();
      fault = end.fault();
      bytes = end.bytes();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (TimeoutException slow) {
      fault = slow;
      fault.setStackTrace(worker.getStackTrace());
      thread.shutdownNow();
      start();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    tally.add(kind, outcome, (System.nanoTime() - start) / 1e9, bytes);
    if (outcome == Outcome.CRASHED || outcome == Outcome.HUNG) {
      throw new AssertionError(kind + " " + outcome + " on " + shown(input), fault);
    }
  }

  /** What became of an input, and what it cost. */
  private record End(Throwable fault, long bytes) {

    Outcome outcome() {
      if (bytes > MOST_BYTES) {
        return Outcome.CRASHED;
      }
      return fault == null ? Outcome.READ : isRefusal(fault) ? Outcome.REFUSED : Outcome.CRASHED;
    }
  }

  private static End end(Reader reader, byte[] input) {
    long id = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(id);
    Throwable fault = null;
    try {
      reader.read(input);
    } catch (Throwable thrown) {
      fault = thrown;
    }
    return new End(fault, THREADS.getThreadAllocatedBytes(id) - before);
  }

  private static boolean isRefusal(Throwable fault) {
    return (fault instanceof InputRefused
            || fault instanceof ConfigurationRefused
            || fault instanceof DarknetFormatException
            || fault instanceof ImageRefused)
        && fault.getMessage() != null
        && fault.getMessage().lines().count() <= 1;
  }

  private static String shown(byte[] input) {
    String hex = HexFormat.of().formatHex(input);
    return hex.length() > 4000 ? hex.substring(0, 4000) + "…" : hex;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
