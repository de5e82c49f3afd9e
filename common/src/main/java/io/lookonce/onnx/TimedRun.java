package io.lookonce.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One forward pass with an end: the options tell ONNX Runtime to stop once the time is over. */
final class TimedRun implements AutoCloseable {

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "forward-pass-limit");
            thread.setDaemon(true);
            return thread;
          });

  private final OrtSession.RunOptions options = new OrtSession.RunOptions();
  private final AtomicBoolean stopped;
  private final ScheduledFuture<?> end;
  private boolean closed;

  TimedRun(Duration limit, AtomicBoolean stopped) throws OrtException {
    this.stopped = stopped;
    options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    this.end = CLOCK.schedule(this::stop, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  OrtSession.RunOptions options() {
    return options;
  }

  /** The options are native memory: never touched once they are closed. */
  private synchronized void stop() {
    if (closed) {
      return;
    }
    try {
      stopped.set(true);
      options.setTerminate(true);
    } catch (OrtException notStopped) {
      throw new IllegalStateException("a forward pass cannot be stopped", notStopped);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    end.cancel(false);
    options.close();
  }
}
