package io.lookonce.jobs.ingest.images;

import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Opens the inputs of an ingestion and resolves what they hold. */
final class ImageIngestPlanner {

  private final Storage storage;
  private final ImageIngestSettings settings;
  private final KnownImages known;

  ImageIngestPlanner(Storage storage, ImageIngestSettings settings, KnownImages known) {
    this.storage = storage;
    this.settings = settings;
    this.known = known;
  }

  /** Whether an input is a table, so that a plan can be made only once Spark runs. */
  boolean needsSpark() throws IOException {
    LabelledSources sources = new LabelledSources(storage, settings, known.growing());
    for (IngestInput input : settings.shared().inputs()) {
      if (sources.needsSpark(input)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes the plan.
   *
   * @param spark reads tables; null where {@link #needsSpark()} says no
   * @throws InputRefused naming what cannot be used
   */
  ImageIngestPlan plan(SparkSession spark) throws IOException {
    LabelledSources sources = new LabelledSources(storage, settings, known.growing());
    List<IngestInput> inputs = new ArrayList<>();
    List<LabelledSource> opened = new ArrayList<>();
    for (IngestInput given : settings.shared().inputs()) {
      for (IngestInput input : sources.containersIn(given)) {
        inputs.add(input);
        opened.add(
            known.unread(
                sources.needsSpark(input) ? sources.openTable(spark, input) : sources.open(input)));
      }
    }
    return new ImageIngestPlan(settings, inputs, opened, known.growing());
  }
}
