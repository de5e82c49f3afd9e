package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.images.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The making of a data set of images with boxes. */
public final class BoxIngestion implements DatasetIngestion {

  private final Storage storage;
  private final BoxIngestSettings settings;
  private final IngestOutput output;
  private final BoxIngestPlan plan;
  private final KnownImages known;
  private final List<LeftOut> leftOut = new ArrayList<>();

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
    List<IngestInput> inputs = new ArrayList<>();
    List<BoxLayout> layouts = new ArrayList<>();
    for (int i = 0; i < settings.shared().inputs().size(); i++) {
      IngestInput input = settings.shared().inputs().get(i);
      try {
        layouts.add(layout(input, settings.imagesOf(i)));
        inputs.add(input);
      } catch (EmptyInput nothing) {
        if (!known.growing()) {
          throw nothing;
        }
        leftOut.add(new LeftOut(input.location(), 0, "nothing there"));
      }
    }
    this.plan =
        BoxIngestPlan.of(storage, settings, inputs, layouts, known.growing()).without(known);
  }

  private BoxLayout layout(IngestInput input, String images) throws IOException {
    return BoxLayout.find(
        storage,
        input.title(),
        Storage.path(input.location()),
        settings.format(),
        images == null ? null : Storage.path(images));
  }

  @Override
  public List<LeftOut> leftOut() {
    return leftOut;
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
  public boolean holdsNothing() {
    return plan.images().isEmpty();
  }

  @Override
  public List<String> images() {
    return plan.images().stream().map(AnnotatedImage::source).toList();
  }
}
