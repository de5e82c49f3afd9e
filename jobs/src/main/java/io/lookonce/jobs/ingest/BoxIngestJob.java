package io.lookonce.jobs.ingest;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.DatasetPart;
import io.lookonce.data.SplitExample;
import io.lookonce.data.boxes.AnnotatedPicture;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.PictureStrata;
import io.lookonce.jobs.ingest.LoadedPicture.Summary;
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
 * Makes a data set of pictures with boxes: tasks read the pictures, the driver fits the boxes to
 * them and decides on their splits by digests, tasks write each into its place.
 */
final class BoxIngestJob {

  private final JavaSparkContext context;
  private final BoxIngestSettings settings;
  private final IngestOutput output;
  private final PartWriter writer;
  private final KnownPictures known;

  BoxIngestJob(
      SparkSession spark,
      Storage storage,
      BoxIngestSettings settings,
      IngestOutput output,
      KnownPictures known) {
    this.known = known;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.settings = settings;
    this.output = output;
    this.writer = new PartWriter(spark, storage, output);
  }

  /**
   * Reads the pictures and writes the data set.
   *
   * @return empty if all that can be used is known
   * @throws IOException if not one picture can be used, or the output cannot be written
   */
  Optional<BoxIngestResult> run(BoxIngestPlan plan) throws IOException {
    if (plan.pictures().isEmpty() && known != KnownPictures.NONE) {
      return Optional.empty();
    }
    output.begin(IngestOutput.IMAGES);
    JavaRDD<LoadedPicture> loaded = load(plan).persist(StorageLevel.DISK_ONLY());
    try {
      return write(plan, loaded, FittedBoxes.of(plan, summaries(plan, loaded), settings, known));
    } finally {
      loaded.unpersist(false);
    }
  }

  private JavaRDD<LoadedPicture> load(BoxIngestPlan plan) {
    long maxPixels = settings.shared().maxPixels();
    PictureFileReader reader = PictureFileReader.on(context, settings.shared().maxBytes());
    List<String> paths = plan.pictures().stream().map(AnnotatedPicture::source).toList();
    return PictureFileReader.shareOut(context, 0, paths)
        .map(path -> LoadedPicture.of(reader, maxPixels, path._1(), path._2()));
  }

  private static Summary[] summaries(BoxIngestPlan plan, JavaRDD<LoadedPicture> loaded) {
    Summary[] summaries = new Summary[plan.pictures().size()];
    for (Summary summary : loaded.map(LoadedPicture::summary).collect()) {
      summaries[summary.index()] = summary;
    }
    return summaries;
  }

  private Optional<BoxIngestResult> write(
      BoxIngestPlan plan, JavaRDD<LoadedPicture> loaded, FittedBoxes fitted) throws IOException {
    if (fitted.boxes().stream().allMatch(Objects::isNull)) {
      return Optional.empty();
    }
    SplitAssignment assignment =
        SplitAssignment.of(
            examples(plan, fitted),
            index -> plan.pictures().get(index).source(),
            index -> fitted.text(index, plan.classes().names()),
            settings.shared());
    DatasetOrder order =
        new DatasetOrder(
            IngestOutput.IMAGES, assignment.splits(), index -> fitted.summaries()[index].bytes());
    List<DatasetPart> parts =
        writer.write(
            loaded.mapToPair(picture -> new Tuple2<>(picture.index(), picture.content())),
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
    return Optional.of(new BoxIngestResult(dataset, plan.listed()));
  }

  private List<SplitExample> examples(BoxIngestPlan plan, FittedBoxes fitted) {
    int[] strata =
        PictureStrata.of(
            fitted.boxes(), plan.classes().names().size(), settings.shared().fractions());
    SplitExample[] examples = new SplitExample[strata.length];
    for (int index = 0; index < examples.length; index++) {
      if (fitted.boxes().get(index) != null) {
        examples[index] =
            new SplitExample(
                fitted.summaries()[index].sha256(),
                strata[index],
                plan.pictures().get(index).split());
      }
    }
    return Arrays.asList(examples);
  }

  private static List<PictureLabels> labels(
      BoxIngestPlan plan, FittedBoxes fitted, DatasetOrder order) {
    List<PictureLabels> labels = new ArrayList<>(order.size());
    for (int position = 0; position < order.size(); position++) {
      int index = order.indexAt(position);
      Summary summary = fitted.summaries()[index];
      List<GroundTruthBox> boxes = fitted.boxes().get(index);
      labels.add(
          new PictureLabels(
              plan.pictures().get(index).source(), summary.width(), summary.height(), boxes));
    }
    return labels;
  }
}
