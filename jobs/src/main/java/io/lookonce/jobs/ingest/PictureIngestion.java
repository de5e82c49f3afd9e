package io.lookonce.jobs.ingest;

import io.lookonce.data.LabelledPicture;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of pictures with one class each. */
public final class PictureIngestion implements DatasetIngestion {

  private final Storage storage;
  private final PictureIngestSettings settings;
  private final IngestOutput output;
  private final KnownPictures known;
  private final PictureIngestPlanner planner;
  private final PictureIngestPlan plan;

  /**
   * Checks the inputs, as far as that can be done without Spark.
   *
   * @throws InputRefused naming what cannot be used
   */
  public PictureIngestion(Storage storage, PictureIngestSettings settings, IngestOutput output)
      throws IOException {
    this(storage, settings, output, KnownPictures.NONE);
  }

  /** The same without the pictures that are known. */
  PictureIngestion(
      Storage storage, PictureIngestSettings settings, IngestOutput output, KnownPictures known)
      throws IOException {
    this.known = known;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.planner = new PictureIngestPlanner(storage, settings, known);
    this.plan = planner.needsSpark() ? null : planner.plan(null);
  }

  @Override
  public List<String> description() {
    return plan != null
        ? plan.description()
        : List.of("an input is a table; its pictures are counted when Spark runs");
  }

  @Override
  public Map<String, String> settings() {
    return settings.shown();
  }

  @Override
  public PictureIngestResult run(SparkSession spark) throws IOException {
    return (PictureIngestResult) DatasetIngestion.super.run(spark);
  }

  @Override
  public Optional<PictureIngestResult> runIfNew(SparkSession spark) throws IOException {
    PictureIngestPlan resolved = plan != null ? plan : planner.plan(spark);
    return new PictureIngestJob(spark, storage, settings, output, known).run(resolved);
  }

  @Override
  public List<String> pictures() {
    return plan == null
        ? List.of()
        : plan.pictures().stream().map(LabelledPicture::source).toList();
  }
}
