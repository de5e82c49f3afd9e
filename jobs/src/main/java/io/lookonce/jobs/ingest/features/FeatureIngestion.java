package io.lookonce.jobs.ingest.features;

import io.lookonce.data.source.FeatureCsv;
import io.lookonce.data.source.FeatureListing;
import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.Ingestion;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of labelled rows of numbers. */
public final class FeatureIngestion implements Ingestion {

  /**
   * An input and the rows in it.
   *
   * @param input where they come from
   * @param listing the rows
   */
  public record OpenedInput(IngestInput input, FeatureListing listing) {}

  private final Storage storage;
  private final IngestSettings settings;
  private final IngestOutput output;
  private final FeatureIngestPlan plan;

  /**
   * Rows that are known already.
   *
   * @throws InputRefused naming what cannot be used
   */
  public FeatureIngestion(
      Storage storage, IngestSettings settings, IngestOutput output, List<OpenedInput> inputs) {
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.plan = new FeatureIngestPlan(settings, inputs);
  }

  /**
   * The rows of CSV files, see {@link FeatureCsv}.
   *
   * @throws InputRefused naming the file and line that cannot be used
   */
  public static FeatureIngestion ofFiles(
      Storage storage, IngestSettings settings, IngestOutput output) throws IOException {
    List<OpenedInput> opened = new ArrayList<>();
    for (IngestInput input : settings.inputs()) {
      if (!input.location().toLowerCase(Locale.ROOT).endsWith(".csv")) {
        throw new InputRefused(input.title() + ": --kind features reads .csv files");
      }
      opened.add(
          new OpenedInput(
              input, FeatureCsv.read(storage, input.title(), Storage.path(input.location()))));
    }
    return new FeatureIngestion(storage, settings, output, opened);
  }

  @Override
  public List<String> description() {
    return plan.description();
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> shown = settings.shown();
    shown.put("kind", "features");
    return shown;
  }

  @Override
  public FeatureIngestResult run(SparkSession spark) throws IOException {
    return new FeatureIngestJob(spark, storage, settings, output).run(plan);
  }
}
