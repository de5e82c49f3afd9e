package io.lookonce.jobs.ingest.features;

import io.lookonce.data.FeatureDataset;
import io.lookonce.data.source.FeatureCsv;
import io.lookonce.data.source.FeatureListing;
import io.lookonce.jobs.ingest.write.DatasetResult;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.ingest.write.Ingestion;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Makes a data set of labelled feature rows. */
public final class FeatureIngestion implements Ingestion {

  /**
   * An input and its rows.
   *
   * @param input the file or folder, as it was given
   * @param listing rows of the input
   */
  public record OpenedInput(IngestInput input, FeatureListing listing) {}

  private final Storage storage;
  private final IngestSettings settings;
  private final IngestOutput output;
  private final FeatureIngestPlan plan;

  /**
   * Takes rows that were read already.
   *
   * @throws InputRefused naming the invalid input or row
   */
  public FeatureIngestion(
      Storage storage, IngestSettings settings, IngestOutput output, List<OpenedInput> inputs) {
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.plan = new FeatureIngestPlan(settings, inputs);
  }

  /**
   * Reads CSV files, see {@link FeatureCsv}.
   *
   * @throws InputRefused naming the invalid file and line
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

  /**
   * The result of an ingestion of feature rows.
   *
   * @param dataset the data set that was written
   * @param listed number of rows in the inputs
   * @param randomlySplit whether some rows had no declared split
   */
  public record FeatureIngestResult(FeatureDataset dataset, long listed, boolean randomlySplit)
      implements DatasetResult {

    /** Always 0: an invalid row refuses the whole input. */
    @Override
    public long rejected() {
      return 0;
    }

    @Override
    public String contents() {
      return String.format(
          Locale.ROOT,
          "%,d rows of %d numbers in %d classes: %s",
          dataset.images(),
          dataset.features().size(),
          dataset.classes().size(),
          splits());
    }
  }
}
