package io.lookonce.jobs.ingest.features;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.FeatureDataset;
import io.lookonce.data.StratifiedSplit.SplitExample;
import io.lookonce.data.source.FeatureCsv;
import io.lookonce.data.source.FeatureListing;
import io.lookonce.data.source.FeatureListing.FeatureRow;
import io.lookonce.jobs.dataset.FeatureDatasetReader.FeatureRows;
import io.lookonce.jobs.ingest.features.FeatureIngestion.FeatureIngestResult;
import io.lookonce.jobs.ingest.write.DatasetIngestion.DatasetResult;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.ingest.write.Ingestion;
import io.lookonce.jobs.ingest.write.LabelledOrder;
import io.lookonce.jobs.ingest.write.PartWriter;
import io.lookonce.jobs.ingest.write.SplitAssignment;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

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

  /**
   * Writes labelled feature rows as a data set. The rows are small and already on the driver; Spark
   * only writes the parts.
   */
  private static final class FeatureIngestJob {

    private final JavaSparkContext context;
    private final IngestSettings settings;
    private final IngestOutput output;
    private final PartWriter writer;

    FeatureIngestJob(
        SparkSession spark, Storage storage, IngestSettings settings, IngestOutput output) {
      this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      this.settings = settings;
      this.output = output;
      this.writer = new PartWriter(spark, storage, output);
    }

    FeatureIngestResult run(FeatureIngestPlan plan) throws IOException {
      output.begin(IngestOutput.ROWS);
      List<byte[]> contents =
          plan.rows().stream().map(row -> FeatureRows.content(row.features())).toList();
      List<String> digests = contents.stream().map(Sha256::of).toList();
      SplitAssignment assignment =
          SplitAssignment.of(
              examples(plan, digests),
              index -> plan.rows().get(index).source(),
              index -> plan.classes().get(plan.label(index)),
              settings,
              Map.of());
      DatasetOrder order =
          new DatasetOrder(
              IngestOutput.ROWS, assignment.splits(), index -> contents.get(index).length);
      LabelledOrder labelled = new LabelledOrder(order, plan.classes(), plan::label);
      List<DatasetPart> parts =
          writer.write(
              pairs(contents),
              order,
              FeatureRows.SCHEMA,
              new FeatureRows(
                  labelled.rowLabels(context, index -> plan.rows().get(index).source())));
      output.writeList("duplicates.json", assignment.duplicates().groups());
      FeatureDataset dataset =
          dataset(plan, labelled, digests, parts, assignment.duplicates().counts());
      output.folder().write(dataset);
      output.finish();
      return new FeatureIngestResult(dataset, plan.rows().size(), assignment.randomlySplit());
    }

    private static List<SplitExample> examples(FeatureIngestPlan plan, List<String> digests) {
      List<SplitExample> examples = new ArrayList<>();
      for (FeatureRow row : plan.rows()) {
        int index = examples.size();
        examples.add(new SplitExample(digests.get(index), plan.label(index), row.split()));
      }
      return examples;
    }

    private JavaPairRDD<Integer, byte[]> pairs(List<byte[]> contents) {
      List<Tuple2<Integer, byte[]>> pairs = new ArrayList<>(contents.size());
      for (byte[] content : contents) {
        pairs.add(new Tuple2<>(pairs.size(), content));
      }
      return context.parallelizePairs(pairs);
    }

    private FeatureDataset dataset(
        FeatureIngestPlan plan,
        LabelledOrder labelled,
        List<String> digests,
        List<DatasetPart> parts,
        DuplicateCounts duplicates) {
      return new FeatureDataset(
          FeatureDataset.LABELLED_FEATURES,
          FeatureDataset.FORMAT,
          settings.name(),
          plan.classes(),
          plan.features(),
          labelled.counts(),
          settings.seed(),
          settings.fractions(),
          plan.inputs().stream().map(FeatureIngestJob::source).toList(),
          duplicates,
          parts,
          labelled.contentSha256(digests::get),
          SoftwareVersion.version());
    }

    private static DatasetSource source(FeatureIngestion.OpenedInput opened) {
      return new DatasetSource(
          opened.input().location(),
          opened.listing().format(),
          opened.input().split(),
          opened.listing().rows().size(),
          0,
          opened.listing().sha256());
    }
  }
}
