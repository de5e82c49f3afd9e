package io.lookonce.jobs.ingest.boxes;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationFault.Extent;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.DatasetIngestion.DatasetResult;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Makes a data set of images with boxes. */
public final class BoxIngestion implements DatasetIngestion {

  private final Storage storage;
  private final BoxIngestSettings settings;
  private final IngestOutput output;
  private final BoxIngestPlan plan;
  private final KnownImages known;
  private final List<LeftOut> leftOut = new ArrayList<>();

  private BoxIngestResult written;

  /**
   * Reads the annotations.
   *
   * @throws InputRefused naming the invalid annotation
   */
  public BoxIngestion(Storage storage, BoxIngestSettings settings, IngestOutput output)
      throws IOException {
    this(storage, settings, output, KnownImages.NONE);
  }

  /** As the other constructor, but skips known images. */
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
    written = (BoxIngestResult) DatasetIngestion.super.run(spark);
    return written;
  }

  /** What was left out, by reason, once this has run; empty if nothing was. */
  public String problems() {
    return written == null ? "" : written.reasons();
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

  /**
   * The result of an ingestion of boxes.
   *
   * @param dataset the data set that was written
   * @param listed number of annotated images
   * @param randomlySplit whether some images had no declared split
   */
  public record BoxIngestResult(BoxDataset dataset, long listed, boolean randomlySplit)
      implements DatasetResult {

    private static final int SHOWN_REASONS = 3;

    @Override
    public long rejected() {
      return problems(Extent.IMAGE);
    }

    /** The limit applies to boxes as well as to images. */
    @Override
    public boolean tooManyRejected(double maxErrorRate) {
      return DatasetResult.super.tooManyRejected(maxErrorRate)
          || leftOutBoxes() > maxErrorRate * (boxes() + leftOutBoxes());
    }

    @Override
    public Map<String, Long> counts() {
      Map<String, Long> counts = DatasetResult.super.counts();
      counts.put("boxes", boxes());
      counts.put("left_out_boxes", leftOutBoxes());
      counts.put("boxes_of_other_classes", dataset.otherClasses());
      dataset.problems().forEach((fault, count) -> counts.put(fault.replace(' ', '_'), count));
      return counts;
    }

    @Override
    public String contents() {
      String line =
          String.format(
              Locale.ROOT,
              "%,d images with %,d boxes of %d classes: %s; %,d images rejected, %,d boxes left"
                  + " out, %,d clipped",
              dataset.images(),
              boxes(),
              dataset.classes().size(),
              splits(),
              rejected(),
              leftOutBoxes(),
              problems(AnnotationFault.CLIPPED_BOX));
      return dataset.otherClasses() == 0
          ? line
          : line + String.format(Locale.ROOT, "; %,d of other classes", dataset.otherClasses());
    }

    /** The three most frequent problems with their counts; empty if there are none. */
    public String reasons() {
      return mostFrequent(dataset.problems());
    }

    static String mostFrequent(Map<String, Long> counts) {
      return counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(SHOWN_REASONS)
          .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
          .collect(Collectors.joining(", "));
    }

    private long boxes() {
      return Arrays.stream(Split.values()).mapToLong(s -> dataset.counts(s).boxes()).sum();
    }

    private long leftOutBoxes() {
      return problems(Extent.BOX);
    }

    private long problems(Extent extent) {
      return Arrays.stream(AnnotationFault.values())
          .filter(fault -> fault.leavesOut() == extent)
          .mapToLong(this::problems)
          .sum();
    }

    private long problems(AnnotationFault fault) {
      return dataset.problems().getOrDefault(fault.title(), 0L);
    }
  }

  /**
   * The settings that decide the content of a data set of boxes.
   *
   * @param shared settings of every kind
   * @param format of all annotations; null to detect it
   * @param images folders of the images: one per input, or one for all, or none for the location
   *     that the format defines
   * @param boxOutside treatment of boxes that exceed their image
   * @param classNames names of numbered classes that the annotations do not name; may be empty
   * @param fixedClasses whether the shared classes are exactly those of the data set, instead of a
   *     selection from the inputs
   */
  public record BoxIngestSettings(
      IngestSettings shared,
      BoxFormat format,
      List<String> images,
      BoxOutside boxOutside,
      List<String> classNames,
      boolean fixedClasses) {

    /** Takes the classes from the annotations. */
    public BoxIngestSettings(
        IngestSettings shared, BoxFormat format, List<String> images, BoxOutside boxOutside) {
      this(shared, format, images, boxOutside, List.of(), false);
    }

    /** The image folder of an input; null if none was given. */
    String imagesOf(int input) {
      return images.isEmpty() ? null : images.get(images.size() == 1 ? 0 : input);
    }

    /** All settings by option name, for {@code run.json}. */
    Map<String, String> shown() {
      Map<String, String> shown = shared.shown();
      shown.put("kind", "boxes");
      shown.put("format", format == null ? "as found" : format.title());
      shown.put("images", String.join(", ", images));
      shown.put("box-outside", boxOutside.title());
      shown.put("class-names", String.join(",", classNames));
      return shown;
    }
  }
}
