package io.lookonce.jobs.ingest;

import io.lookonce.data.DatasetPart;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.LabelledPicture;
import io.lookonce.data.PicturePreparation;
import io.lookonce.data.RejectedPicture;
import io.lookonce.data.SplitExample;
import io.lookonce.jobs.ingest.PictureIngestPlan.OpenedInput;
import io.lookonce.jobs.ingest.PreparedPicture.Summary;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Makes a data set of labelled pictures: tasks read and resize them, the driver decides on their
 * splits by digests, tasks write each into its place. The same inputs and seed give the same bytes,
 * on any number of machines.
 */
final class PictureIngestJob {

  private final SparkSession spark;
  private final Storage storage;
  private final PictureIngestSettings settings;
  private final IngestOutput output;
  private final KnownPictures known;

  PictureIngestJob(
      SparkSession spark,
      Storage storage,
      PictureIngestSettings settings,
      IngestOutput output,
      KnownPictures known) {
    this.spark = spark;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.known = known;
  }

  /**
   * Reads the inputs and writes the data set.
   *
   * @return empty if all that can be used is known
   * @throws IOException if not one picture can be used, or the output cannot be written
   */
  Optional<PictureIngestResult> run(PictureIngestPlan plan) throws IOException {
    if (plan.pictures().isEmpty() && known != KnownPictures.NONE) {
      return Optional.empty();
    }
    output.begin(IngestOutput.IMAGES);
    JavaRDD<PreparedPicture> prepared = prepare(plan).persist(StorageLevel.DISK_ONLY());
    try {
      return write(plan, prepared, summaries(plan, prepared));
    } finally {
      prepared.unpersist(false);
    }
  }

  private JavaRDD<PreparedPicture> prepare(PictureIngestPlan plan) throws IOException {
    PicturePreparation preparation =
        new PicturePreparation(plan.shape(), settings.fitting(), settings.shared().maxPixels());
    JavaRDD<PreparedPicture> all =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    for (OpenedInput opened : plan.inputs()) {
      all = all.union(opened.source().prepare(spark, opened.first(), preparation));
    }
    return all;
  }

  private Summary[] summaries(PictureIngestPlan plan, JavaRDD<PreparedPicture> prepared)
      throws IOException {
    int channels = plan.shape().channels();
    Summary[] summaries = new Summary[plan.pictures().size()];
    for (Summary summary : collected(prepared.map(picture -> picture.summary(channels)))) {
      summaries[summary.index()] = summary;
    }
    if (known == KnownPictures.NONE
        && Arrays.stream(summaries).allMatch(summary -> summary.refusal() != null)) {
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

  private Optional<PictureIngestResult> write(
      PictureIngestPlan plan, JavaRDD<PreparedPicture> prepared, Summary[] summaries)
      throws IOException {
    List<RejectedPicture> rejected = new ArrayList<>(plan.unlabelled());
    List<SplitExample> examples = new ArrayList<>();
    for (Summary summary : summaries) {
      LabelledPicture picture = plan.pictures().get(summary.index());
      if (summary.refusal() != null) {
        rejected.add(new RejectedPicture(picture.source(), summary.refusal()));
        examples.add(null);
      } else if (known.holds(summary.pixelsSha256())) {
        examples.add(null);
      } else {
        examples.add(
            new SplitExample(summary.pixelsSha256(), plan.label(summary.index()), picture.split()));
      }
    }
    if (examples.stream().allMatch(Objects::isNull)) {
      return Optional.empty();
    }
    SplitAssignment assignment =
        SplitAssignment.of(
            examples,
            index -> plan.pictures().get(index).source(),
            index -> plan.classes().names().get(plan.label(index)),
            settings.shared());
    DatasetOrder order =
        new DatasetOrder(IngestOutput.IMAGES, assignment.splits(), index -> plan.shape().bytes());
    LabelledOrder labelled = new LabelledOrder(order, plan.classes().names(), plan::label);
    List<DatasetPart> parts = writeParts(plan, prepared, labelled);
    output.writeList("rejected.json", rejected);
    output.writeList("duplicates.json", assignment.duplicates().groups());
    ImageDataset dataset =
        new PictureDatasetDescription(settings, plan, summaries, labelled)
            .dataset(parts, rejected, assignment.duplicates().counts());
    output.folder().write(dataset);
    output.finish();
    return Optional.of(new PictureIngestResult(dataset, plan.listed(), rejected.size()));
  }

  private List<DatasetPart> writeParts(
      PictureIngestPlan plan, JavaRDD<PreparedPicture> prepared, LabelledOrder labelled)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new PartWriter(spark, storage, output)
        .write(
            prepared.mapToPair(picture -> new Tuple2<>(picture.index(), picture.pixels())),
            labelled.order(),
            PictureRows.SCHEMA,
            new PictureRows(
                labelled.rowLabels(context, index -> plan.pictures().get(index).source())));
  }
}
