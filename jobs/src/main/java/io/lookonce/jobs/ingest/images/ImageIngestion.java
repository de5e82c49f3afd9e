package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of images with one class each. */
public final class ImageIngestion implements DatasetIngestion {

  private final Storage storage;
  private final ImageIngestSettings settings;
  private final IngestOutput output;
  private final KnownImages known;
  private final ImageIngestPlanner planner;
  private final ImageIngestPlan plan;

  /**
   * Checks the inputs, as far as that can be done without Spark.
   *
   * @throws InputRefused naming what cannot be used
   */
  public ImageIngestion(Storage storage, ImageIngestSettings settings, IngestOutput output)
      throws IOException {
    this(storage, settings, output, KnownImages.NONE);
  }

  /** The same without the images that are known. */
  public ImageIngestion(
      Storage storage, ImageIngestSettings settings, IngestOutput output, KnownImages known)
      throws IOException {
    this.known = known;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.planner = new ImageIngestPlanner(storage, settings, known);
    this.plan = planner.needsSpark() ? null : planner.plan(null);
  }

  @Override
  public List<String> description() {
    return plan != null
        ? plan.description()
        : List.of("an input is a table; its images are counted when Spark runs");
  }

  @Override
  public Map<String, String> settings() {
    return settings.shown();
  }

  @Override
  public ImageIngestResult run(SparkSession spark) throws IOException {
    return (ImageIngestResult) DatasetIngestion.super.run(spark);
  }

  @Override
  public Optional<ImageIngestResult> runIfNew(SparkSession spark) throws IOException {
    ImageIngestPlan resolved = plan != null ? plan : planner.plan(spark);
    return new ImageIngestJob(spark, storage, settings, output, known).run(resolved);
  }

  @Override
  public List<String> images() {
    return plan == null
        ? List.of()
        : IntStream.range(0, plan.images().size())
            .filter(index -> plan.label(index) != LabelRule.NONE)
            .mapToObj(index -> plan.images().get(index).source())
            .toList();
  }

  @Override
  public boolean holdsNothing() {
    return plan != null && images().isEmpty();
  }

  @Override
  public List<LeftOut> leftOut() {
    return plan == null ? List.of() : plan.leftOut();
  }
}
