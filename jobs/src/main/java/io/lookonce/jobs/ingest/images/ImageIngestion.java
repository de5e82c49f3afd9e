package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelInFileName.LabelPattern;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.images.LabelledSource.FileSource;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.DatasetIngestion.DatasetResult;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** Makes a data set of images with one class each. */
public final class ImageIngestion implements DatasetIngestion {

  private final Storage storage;
  private final ImageIngestSettings settings;
  private final IngestOutput output;
  private final KnownImages known;

  /** Null if an input is a table, so that only Spark can list its images. */
  private final ImageIngestPlan plan;

  /**
   * Checks the inputs as far as that is possible without Spark.
   *
   * @throws InputRefused naming the invalid input
   */
  public ImageIngestion(Storage storage, ImageIngestSettings settings, IngestOutput output)
      throws IOException {
    this(storage, settings, output, KnownImages.NONE);
  }

  /** As the other constructor, but skips known images. */
  public ImageIngestion(
      Storage storage, ImageIngestSettings settings, IngestOutput output, KnownImages known)
      throws IOException {
    this.known = known;
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    this.plan = needsSpark() ? null : plan(null);
  }

  private boolean needsSpark() throws IOException {
    LabelledSources sources = new LabelledSources(storage, settings, known.growing());
    for (IngestInput input : settings.shared().inputs()) {
      if (sources.needsSpark(input)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lists the inputs and resolves classes and splits.
   *
   * @param spark reads tables; null if there are none
   * @throws InputRefused naming the invalid input
   */
  private ImageIngestPlan plan(SparkSession spark) throws IOException {
    LabelledSources sources = new LabelledSources(storage, settings, known.growing());
    List<IngestInput> inputs = new ArrayList<>();
    List<LabelledSource> opened = new ArrayList<>();
    for (IngestInput given : settings.shared().inputs()) {
      for (IngestInput input : sources.containersIn(given)) {
        inputs.add(input);
        opened.add(
            unread(
                sources.needsSpark(input) ? sources.openTable(spark, input) : sources.open(input)));
      }
    }
    return new ImageIngestPlan(settings, inputs, opened, known.growing());
  }

  /** The source without image files that were read before. */
  private LabelledSource unread(LabelledSource source) {
    if (!(source instanceof FileSource files)) {
      return source;
    }
    return files.with(
        files.listing().images().stream().filter(image -> !known.wasRead(image.source())).toList());
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
    ImageIngestPlan resolved = plan != null ? plan : plan(spark);
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

  /**
   * The result of an ingestion of images with one class each.
   *
   * @param dataset the data set that was written
   * @param listed number of images in the inputs
   * @param rejected number of unusable images
   * @param randomlySplit whether some images had no declared split
   * @param leftOut what was left out of the data set
   * @param otherFiles number of files that are not images
   */
  public record ImageIngestResult(
      ImageDataset dataset,
      long listed,
      long rejected,
      boolean randomlySplit,
      List<LeftOut> leftOut,
      long otherFiles)
      implements DatasetResult {

    private static final int SHOWN = 5;

    @Override
    public String contents() {
      return String.format(
          Locale.ROOT,
          "%,d images of %d classes: %s; %,d rejected%s",
          dataset.images(),
          dataset.classes().size(),
          splits(),
          rejected,
          leftOut.isEmpty() ? "" : "; left out: " + text(leftOut));
    }

    @Override
    public Map<String, Long> counts() {
      Map<String, Long> counts = DatasetResult.super.counts();
      counts.put("left_out", leftOut.stream().mapToLong(LeftOut::images).sum());
      counts.put("other_files", otherFiles);
      return counts;
    }

    /** Describes the first few entries and counts the others. */
    public static String text(List<LeftOut> leftOut) {
      StringBuilder text = new StringBuilder();
      for (LeftOut one : leftOut.subList(0, Math.min(SHOWN, leftOut.size()))) {
        text.append(text.length() == 0 ? "" : ", ").append(one);
      }
      if (leftOut.size() > SHOWN) {
        text.append(String.format(Locale.ROOT, " and %,d more", leftOut.size() - SHOWN));
      }
      return text.toString();
    }
  }

  /**
   * The settings that decide the content of a data set of images with one class each.
   *
   * @param shared settings of every kind
   * @param labelPattern how file names contain the label; null to derive it from the folder layout
   * @param shape size of every image; null for that of the first input with a fixed size
   * @param fitting treatment of images of another size
   */
  public record ImageIngestSettings(
      IngestSettings shared, LabelPattern labelPattern, ImageShape shape, ImageFitting fitting) {

    /** All settings by option name, for {@code run.json}. */
    Map<String, String> shown() {
      Map<String, String> shown = shared.shown();
      shown.put("kind", "images");
      shown.put("size", String.valueOf(shape));
      shown.put("resize", fitting.title());
      return shown;
    }
  }
}
