package io.lookonce.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;

/** Does what Prometheus does, at the end of every job: reads the metrics over HTTP. */
public final class MetricsProbe extends SparkListener {

  static final Queue<String> SCRAPED = new ConcurrentLinkedQueue<>();

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    String address = SparkContext.getOrCreate().uiWebUrl().get() + "/metrics/prometheus/";
    try {
      SCRAPED.add(
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
