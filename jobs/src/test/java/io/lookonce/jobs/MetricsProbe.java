package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does what Prometheus does while a run goes on, only more often: reads its metrics over HTTP. */
final class MetricsProbe implements AutoCloseable {

  private static final long MILLISECONDS_BETWEEN = 20;

  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final Thread reader = new Thread(this::read, "metrics probe");

  MetricsProbe() throws IOException {
    port = LocalPort.free("0.0.0.0");
    reader.setDaemon(true);
    reader.start();
  }

  /** Where Spark's UI is expected. */
  int port() {
    return port;
  }

  /** What was read so far. */
  List<String> texts() {
    return texts;
  }

  /** Fails unless what was read tells of a finished scoring of so many images. */
  static void assertScored(String text, int images, int failed) {
    assertThat(number(text, "run_images_planned_Value")).isEqualTo(images);
    assertThat(number(text, "run_images_scored_Value")).isEqualTo(images);
    assertThat(number(text, "run_images_failed_Value")).isEqualTo(failed);
    assertThat(number(text, "run_forward_seconds_Value")).isPositive();
    assertThat(number(text, "run_decode_seconds_Value")).isPositive();
  }

  /**
   * A number of Lookonce in what was read.
   *
   * @param name as the README lists it
   * @return the greatest where there are several; no number where there is none
   */
  static double number(String text, String name) {
    return text.lines()
        .filter(line -> line.contains("lookonce_" + name))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .max()
        .orElse(Double.NaN);
  }

  private void read() {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    String.format(Locale.ROOT, "http://localhost:%d/metrics/prometheus/", port)))
            .build();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        texts.add(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      } catch (IOException notYetOrNoLonger) {
        // Spark is starting or has gone.
      } catch (InterruptedException closed) {
        return;
      }
      try {
        Thread.sleep(MILLISECONDS_BETWEEN);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
