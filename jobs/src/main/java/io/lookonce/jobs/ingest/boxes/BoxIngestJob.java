package io.lookonce.jobs.ingest.boxes;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.StratifiedSplit.SplitExample;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.ImageStrata;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.dataset.BoxRows;
import io.lookonce.jobs.dataset.BoxRows.ImageLabels;
import io.lookonce.jobs.ingest.boxes.BoxIngestJob.LoadedImage.Summary;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestResult;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.PartWriter;
import io.lookonce.jobs.ingest.write.SplitAssignment;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
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
 * Makes a data set of images with boxes: tasks read the images, the driver resolves the boxes and
 * assigns splits by digest, and tasks write every image at its position.
 */
final class BoxIngestJob {

  private final JavaSparkContext context;
  private final BoxIngestSettings settings;
  private final IngestOutput output;
  private final PartWriter writer;
  private final KnownImages known;

  BoxIngestJob(
      SparkSession spark,
      Storage storage,
      BoxIngestSettings settings,
      IngestOutput output,
      KnownImages known) {
    this.known = known;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.settings = settings;
    this.output = output;
    this.writer = new PartWriter(spark, storage, output);
  }

  /**
   * Reads the images and writes the data set.
   *
   * @return empty if there is no new image
   * @throws IOException if no image is usable, or the output cannot be written
   */
  Optional<BoxIngestResult> run(BoxIngestPlan plan) throws IOException {
    if (plan.images().isEmpty() && known.growing()) {
      return Optional.empty();
    }
    output.begin(IngestOutput.IMAGES);
    try (ImageFileReader reader = ImageFileReader.on(context, settings.shared().maxBytes())) {
      JavaRDD<LoadedImage> loaded = load(plan, reader).persist(StorageLevel.DISK_ONLY());
      try {
        return write(
            plan, loaded, ResolvedBoxes.of(plan, summaries(plan, loaded), settings, known));
      } finally {
        loaded.unpersist(false);
      }
    }
  }

  private JavaRDD<LoadedImage> load(BoxIngestPlan plan, ImageFileReader reader) {
    long maxPixels = settings.shared().maxPixels();
    List<String> paths = plan.images().stream().map(AnnotatedImage::source).toList();
    return ImageFileReader.distribute(context, 0, paths)
        .map(path -> LoadedImage.of(reader, maxPixels, path._1(), path._2()));
  }

  private static Summary[] summaries(BoxIngestPlan plan, JavaRDD<LoadedImage> loaded) {
    Summary[] summaries = new Summary[plan.images().size()];
    for (Summary summary : loaded.map(LoadedImage::summary).collect()) {
      summaries[summary.index()] = summary;
    }
    return summaries;
  }

  private Optional<BoxIngestResult> write(
      BoxIngestPlan plan, JavaRDD<LoadedImage> loaded, ResolvedBoxes fitted) throws IOException {
    if (fitted.boxes().stream().allMatch(Objects::isNull)) {
      return Optional.empty();
    }
    SplitAssignment assignment =
        SplitAssignment.of(
            examples(plan, fitted),
            index -> plan.images().get(index).source(),
            index -> fitted.text(index, plan.classes().names()),
            settings.shared(),
            known.held());
    DatasetOrder order =
        new DatasetOrder(
            IngestOutput.IMAGES, assignment.splits(), index -> fitted.summaries()[index].bytes());
    List<DatasetPart> parts =
        writer.write(
            loaded.mapToPair(image -> new Tuple2<>(image.index(), image.content())),
            order,
            BoxRows.SCHEMA,
            new BoxRows(context.broadcast(labels(plan, fitted, order))));
    List<AnnotationProblem> problems = new ArrayList<>(plan.problems());
    problems.addAll(fitted.problems());
    problems.sort(AnnotationProblem.IN_READING_ORDER);
    output.writeList("problems.json", problems);
    output.writeList("duplicates.json", assignment.duplicates().groups());
    BoxDataset dataset =
        new BoxDatasetDescription(settings, plan, fitted, order)
            .dataset(parts, problems, assignment.duplicates().counts());
    output.folder().write(dataset);
    output.finish();
    return Optional.of(new BoxIngestResult(dataset, plan.listed(), assignment.randomlySplit()));
  }

  private List<SplitExample> examples(BoxIngestPlan plan, ResolvedBoxes fitted) {
    int[] strata =
        ImageStrata.of(
            fitted.boxes(), plan.classes().names().size(), settings.shared().fractions());
    SplitExample[] examples = new SplitExample[strata.length];
    for (int index = 0; index < examples.length; index++) {
      if (fitted.boxes().get(index) != null) {
        examples[index] =
            new SplitExample(
                fitted.summaries()[index].sha256(),
                strata[index],
                plan.images().get(index).split());
      }
    }
    return Arrays.asList(examples);
  }

  private static List<ImageLabels> labels(
      BoxIngestPlan plan, ResolvedBoxes fitted, DatasetOrder order) {
    List<ImageLabels> labels = new ArrayList<>(order.size());
    for (int position = 0; position < order.size(); position++) {
      int index = order.indexAt(position);
      Summary summary = fitted.summaries()[index];
      List<GroundTruthBox> boxes = fitted.boxes().get(index);
      labels.add(
          new ImageLabels(
              plan.images().get(index).source(), summary.width(), summary.height(), boxes));
    }
    return labels;
  }

  /**
   * An image file that was read and decoded to check it.
   *
   * @param index its index in the listing of all sources
   * @param content the bytes of the file; null if it was refused
   * @param summary the properties that the driver needs
   */
  record LoadedImage(int index, byte[] content, Summary summary) implements Serializable {

    /**
     * The properties that the driver needs.
     *
     * @param bytes length of the file
     * @param width of the upright image in pixels; 0 if it was refused
     * @param height in pixels; 0 if it was refused
     * @param sha256 digest of the file; null if it was refused
     * @param refusal reason of the refusal; null if it is usable
     */
    record Summary(int index, long bytes, int width, int height, String sha256, String refusal)
        implements Serializable {}

    /** Reads a file; called in tasks. */
    static LoadedImage of(ImageFileReader reader, long maxPixels, int index, String path) {
      try {
        byte[] content = reader.read(path);
        Image image = new ImageDecoder(maxPixels).decode(content);
        return new LoadedImage(
            index,
            content,
            new Summary(
                index, content.length, image.width(), image.height(), Sha256.of(content), null));
      } catch (ImageRefused refused) {
        return refused(index, refused);
      } catch (OutOfMemoryError tooLarge) {
        return refused(index, ImageRefused.outOfMemory(tooLarge));
      }
    }

    private static LoadedImage refused(int index, ImageRefused reason) {
      return new LoadedImage(index, null, new Summary(index, 0, 0, 0, null, reason.getMessage()));
    }
  }
}
