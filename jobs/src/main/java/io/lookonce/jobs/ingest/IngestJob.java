package io.lookonce.jobs.ingest;

import io.lookonce.data.DatasetPart;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.LabelledPicture;
import io.lookonce.data.PicturePreparation;
import io.lookonce.data.RejectedPicture;
import io.lookonce.data.Split;
import io.lookonce.data.SplitExample;
import io.lookonce.data.StratifiedSplit;
import io.lookonce.jobs.ingest.IngestPlan.OpenedInput;
import io.lookonce.jobs.ingest.PreparedPicture.Summary;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes a data set of labelled pictures: tasks read and resize them, the driver decides on their
 * splits by digests, tasks write each into its place. The same inputs and seed give the same bytes,
 * on any number of machines.
 */
public final class IngestJob {

  private final SparkSession spark;
  private final Storage storage;
  private final IngestSettings settings;
  private final IngestOutput output;

  public IngestJob(
      SparkSession spark, Storage storage, IngestSettings settings, IngestOutput output) {
    this.spark = spark;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
  }

  /**
   * Reads the inputs and writes the data set.
   *
   * @throws IOException if not one picture can be used, or the output cannot be written
   */
  public IngestResult run(IngestPlan plan) throws IOException {
    output.begin();
    JavaRDD<PreparedPicture> prepared = prepare(plan).persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      return write(plan, prepared, summaries(plan, prepared));
    } finally {
      prepared.unpersist(false);
    }
  }

  private JavaRDD<PreparedPicture> prepare(IngestPlan plan) throws IOException {
    PicturePreparation preparation =
        new PicturePreparation(plan.shape(), settings.fitting(), settings.maxPixels());
    JavaRDD<PreparedPicture> all =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    for (OpenedInput opened : plan.inputs()) {
      all = all.union(opened.source().prepare(spark, opened.first(), preparation));
    }
    return all;
  }

  private static Summary[] summaries(IngestPlan plan, JavaRDD<PreparedPicture> prepared)
      throws IOException {
    int channels = plan.shape().channels();
    Summary[] summaries = new Summary[plan.pictures().size()];
    for (Summary summary : collected(prepared.map(picture -> picture.summary(channels)))) {
      summaries[summary.index()] = summary;
    }
    if (Arrays.stream(summaries).allMatch(summary -> summary.refusal() != null)) {
      throw new IOException(
          "not one of %,d pictures can be used; the first, %s: %s"
              .formatted(
                  summaries.length, plan.pictures().get(0).source(), summaries[0].refusal()));
    }
    return summaries;
  }

  /** What a task refuses is refused in its own words, without Spark's around them. */
  private static List<Summary> collected(JavaRDD<Summary> summaries) {
    try {
      return summaries.collect();
    } catch (Exception failed) {
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        if (cause instanceof InputRefused refused) {
          throw refused;
        }
      }
      throw failed;
    }
  }

  private IngestResult write(
      IngestPlan plan, JavaRDD<PreparedPicture> prepared, Summary[] summaries) throws IOException {
    List<String> used = new ArrayList<>();
    List<SplitExample> examples = new ArrayList<>();
    List<RejectedPicture> rejected = new ArrayList<>(plan.unlabelled());
    for (Summary summary : summaries) {
      LabelledPicture picture = plan.pictures().get(summary.index());
      if (summary.refusal() != null) {
        rejected.add(new RejectedPicture(picture.source(), summary.refusal()));
      } else {
        used.add(picture.source());
        examples.add(
            new SplitExample(summary.pixelsSha256(), plan.label(summary.index()), picture.split()));
      }
    }
    List<Split> splits =
        StratifiedSplit.assign(
            examples, settings.fractions(), settings.duplicates(), settings.seed());
    DuplicateReport duplicates = DuplicateReport.of(used, examples, splits, plan.classes());
    DatasetOrder order = new DatasetOrder(splitByIndex(summaries, splits), plan.shape());
    List<DatasetPart> parts = new PartWriter(spark, storage, output).write(prepared, order, plan);
    output.writeList("rejected.json", rejected);
    output.writeList("duplicates.json", duplicates.groups());
    ImageDataset dataset =
        new DatasetDescription(settings, plan, summaries, order)
            .dataset(parts, rejected, duplicates.counts());
    output.folder().write(dataset);
    output.finish();
    return new IngestResult(dataset, plan.listed(), rejected.size());
  }

  /** The splits of all pictures, with null for those that were refused or left out. */
  private static List<Split> splitByIndex(Summary[] summaries, List<Split> splits) {
    List<Split> byIndex = new ArrayList<>();
    int next = 0;
    for (Summary summary : summaries) {
      byIndex.add(summary.refusal() == null ? splits.get(next++) : null);
    }
    return byIndex;
  }
}
