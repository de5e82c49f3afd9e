package io.lookonce.jobs.ingest.boxes;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.StratifiedSplit.SplitExample;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.ImageStrata;
import io.lookonce.jobs.dataset.BoxRows;
import io.lookonce.jobs.dataset.ImageLabels;
import io.lookonce.jobs.ingest.boxes.LoadedImage.Summary;
import io.lookonce.jobs.ingest.images.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.PartWriter;
import io.lookonce.jobs.ingest.write.SplitAssignment;
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
 * Makes a data set of images with boxes: tasks read the images, the driver fits the boxes to them
 * and decides on their splits by digests, tasks write each into its place.
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
   * @return empty if all that can be used is known
   * @throws IOException if not one image can be used, or the output cannot be written
   */
  Optional<BoxIngestResult> run(BoxIngestPlan plan) throws IOException {
    if (plan.images().isEmpty() && known.growing()) {
      return Optional.empty();
    }
    output.begin(IngestOutput.IMAGES);
    JavaRDD<LoadedImage> loaded = load(plan).persist(StorageLevel.DISK_ONLY());
    try {
      return write(plan, loaded, ResizedBoxes.of(plan, summaries(plan, loaded), settings, known));
    } finally {
      loaded.unpersist(false);
    }
  }

  private JavaRDD<LoadedImage> load(BoxIngestPlan plan) {
    long maxPixels = settings.shared().maxPixels();
    ImageFileReader reader = ImageFileReader.on(context, settings.shared().maxBytes());
    List<String> paths = plan.images().stream().map(AnnotatedImage::source).toList();
    return ImageFileReader.shareOut(context, 0, paths)
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
      BoxIngestPlan plan, JavaRDD<LoadedImage> loaded, ResizedBoxes fitted) throws IOException {
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
    return Optional.of(new BoxIngestResult(dataset, plan.listed(), assignment.sharedOut()));
  }

  private List<SplitExample> examples(BoxIngestPlan plan, ResizedBoxes fitted) {
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
      BoxIngestPlan plan, ResizedBoxes fitted, DatasetOrder order) {
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
}
