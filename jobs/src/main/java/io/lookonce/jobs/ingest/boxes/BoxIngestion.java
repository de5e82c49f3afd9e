package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.jobs.ingest.images.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of images with boxes. */
public final class BoxIngestion implements DatasetIngestion {

  private final Storage storage;
  private final BoxIngestSettings settings;
  private final IngestOutput output;
  private final BoxIngestPlan plan;
  private final KnownImages known;

  /**
   * Reads the annotations.
   *
   * @throws InputRefused naming what cannot be used
   */
  public BoxIngestion(Storage storage, BoxIngestSettings settings, IngestOutput output)
      throws IOException {
    this(storage, settings, output, KnownImages.NONE);
  }

  /** The same without the images that are known. */
  public BoxIngestion(
      Storage storage, BoxIngestSettings settings, IngestOutput output, KnownImages known)
      throws IOException {
    this.known = known;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    List<BoxLayout> layouts = new ArrayList<>();
    for (IngestInput input : settings.shared().inputs()) {
      String images = settings.imagesOf(layouts.size());
      layouts.add(
          BoxLayout.find(
              storage,
              input.title(),
              new Path(input.location()),
              settings.format(),
              images == null ? null : new Path(images)));
    }
    this.plan = BoxIngestPlan.of(storage, settings.shared(), layouts).without(known);
  }

  @Override
  public List<String> description() {
    return plan.description();
  }

  @Override
  public Map<String, String> settings() {
    return settings.shown();
  }

  @Override
  public BoxIngestResult run(SparkSession spark) throws IOException {
    return (BoxIngestResult) DatasetIngestion.super.run(spark);
  }

  @Override
  public Optional<BoxIngestResult> runIfNew(SparkSession spark) throws IOException {
    return new BoxIngestJob(spark, storage, settings, output, known).run(plan);
  }

  @Override
  public List<String> images() {
    return plan.images().stream().map(AnnotatedImage::source).toList();
  }
}
