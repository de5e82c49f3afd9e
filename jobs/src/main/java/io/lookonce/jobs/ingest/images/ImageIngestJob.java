package io.lookonce.jobs.ingest.images;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImagePreparation;
import io.lookonce.data.StratifiedSplit.SplitExample;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.RejectedImage;
import io.lookonce.jobs.dataset.ImageDatasetReader.ImageRows;
import io.lookonce.jobs.ingest.images.ImageIngestPlan.OpenedInput;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestResult;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.ResizedImage.Summary;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.LabelledOrder;
import io.lookonce.jobs.ingest.write.PartWriter;
import io.lookonce.jobs.ingest.write.SplitAssignment;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Makes a data set of labelled images: tasks read and resize images, the driver assigns splits by
 * digest, and tasks write every image at its position. Equal inputs and seeds give equal bytes on
 * any number of machines.
 */
final class ImageIngestJob {

  private final SparkSession spark;
  private final Storage storage;
  private final ImageIngestSettings settings;
  private final IngestOutput output;
  private final KnownImages known;

  ImageIngestJob(
      SparkSession spark,
      Storage storage,
      ImageIngestSettings settings,
      IngestOutput output,
      KnownImages known) {
    this.spark = spark;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.known = known;
  }

  /**
   * Reads the inputs and writes the data set.
   *
   * @return empty if there is no new image
   * @throws IOException if no image is usable, or the output cannot be written
   */
  Optional<ImageIngestResult> run(ImageIngestPlan plan) throws IOException {
    if (plan.images().isEmpty() && known.growing()) {
      return Optional.empty();
    }
    output.begin(IngestOutput.IMAGES);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (ImageFileReader reader = ImageFileReader.on(context, settings.shared().maxBytes())) {
      JavaRDD<ResizedImage> prepared = prepare(plan, reader).persist(StorageLevel.DISK_ONLY());
      try {
        return write(plan, prepared, summaries(plan, prepared));
      } finally {
        prepared.unpersist(false);
      }
    }
  }

  private JavaRDD<ResizedImage> prepare(ImageIngestPlan plan, ImageFileReader reader)
      throws IOException {
    ImagePreparation preparation =
        new ImagePreparation(plan.shape(), settings.fitting(), settings.shared().maxPixels());
    JavaRDD<ResizedImage> all = JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
    for (OpenedInput opened : plan.inputs()) {
      all = all.union(opened.source().prepare(spark, opened.first(), preparation, reader));
    }
    return all;
  }

  private Summary[] summaries(ImageIngestPlan plan, JavaRDD<ResizedImage> prepared)
      throws IOException {
    int channels = plan.shape().channels();
    Summary[] summaries = new Summary[plan.images().size()];
    for (Summary summary : collected(prepared.map(image -> image.summary(channels)))) {
      summaries[summary.index()] = summary;
    }
    if (!known.growing()
        && Arrays.stream(summaries).allMatch(summary -> summary.refusal() != null)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "not one of %,d images can be used; the first, %s: %s",
              summaries.length,
              plan.images().get(0).source(),
              summaries[0].refusal()));
    }
    return summaries;
  }

  /** Rethrows refusals of tasks without Spark's wrapping exceptions. */
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

  private Optional<ImageIngestResult> write(
      ImageIngestPlan plan, JavaRDD<ResizedImage> prepared, Summary[] summaries)
      throws IOException {
    List<RejectedImage> rejected = new ArrayList<>(plan.unlabelled());
    List<SplitExample> examples = new ArrayList<>();
    for (Summary summary : summaries) {
      LabelledImage image = plan.images().get(summary.index());
      if (summary.refusal() != null) {
        rejected.add(new RejectedImage(image.source(), summary.refusal()));
        examples.add(null);
      } else if (plan.label(summary.index()) == LabelRule.NONE
          || known.holds(summary.pixelsSha256())) {
        examples.add(null);
      } else {
        examples.add(
            new SplitExample(summary.pixelsSha256(), plan.label(summary.index()), image.split()));
      }
    }
    if (examples.stream().allMatch(Objects::isNull)) {
      return Optional.empty();
    }
    SplitAssignment assignment =
        SplitAssignment.of(
            examples,
            index -> plan.images().get(index).source(),
            index -> plan.classes().names().get(plan.label(index)),
            settings.shared(),
            known.held());
    DatasetOrder order =
        new DatasetOrder(IngestOutput.IMAGES, assignment.splits(), index -> plan.shape().bytes());
    LabelledOrder labelled = new LabelledOrder(order, plan.classes().names(), plan::label);
    List<DatasetPart> parts = writeParts(plan, prepared, labelled);
    output.writeList("rejected.json", rejected);
    output.writeList("left_out.json", plan.leftOut());
    output.writeList("duplicates.json", assignment.duplicates().groups());
    ImageDataset dataset =
        new ImageDatasetDescription(settings, plan, summaries, labelled)
            .dataset(parts, rejected, assignment.duplicates().counts());
    output.folder().write(dataset);
    output.finish();
    return Optional.of(
        new ImageIngestResult(
            dataset,
            plan.listed(),
            rejected.size(),
            assignment.randomlySplit(),
            plan.leftOut(),
            plan.otherFiles()));
  }

  private List<DatasetPart> writeParts(
      ImageIngestPlan plan, JavaRDD<ResizedImage> prepared, LabelledOrder labelled)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new PartWriter(spark, storage, output)
        .write(
            prepared.mapToPair(image -> new Tuple2<>(image.index(), image.pixels())),
            labelled.order(),
            ImageRows.SCHEMA,
            new ImageRows(labelled.rowLabels(context, index -> plan.images().get(index).source())));
  }
}
