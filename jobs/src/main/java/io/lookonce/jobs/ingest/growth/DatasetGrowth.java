package io.lookonce.jobs.ingest.growth;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.boxes.BoxIngestSettings;
import io.lookonce.jobs.ingest.images.ImageIngestResult;
import io.lookonce.jobs.ingest.images.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.DatasetResult;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestResult;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Adds to a data set the images that it does not hold yet, or begins one. Images that are there
 * stay in their split and their files as they are; new ones get a split as those before did, and
 * files of their own. The data set is the old one until its card is replaced, last.
 *
 * @param <C> what a data set of the kind says of itself
 */
public final class DatasetGrowth<C extends DatasetCard> {

  private static final String ADDING = "_adding";

  /**
   * What came of it.
   *
   * @param dataset what the data set says of itself now
   * @param read image files that were new or changed, and read
   * @param added images that the data set did not hold
   * @param result of reading them; empty where nothing was new
   * @param leftOut what the inputs hold and is not for this data set, such as a class that is new
   */
  public record Growth(
      DatasetCard dataset,
      long read,
      long added,
      Optional<? extends IngestResult> result,
      List<LeftOut> leftOut) {

    /** What was left out, to be put behind a sentence; empty where nothing was. */
    public String leftOutText() {
      return leftOut.isEmpty() ? "" : "; left out: " + ImageIngestResult.text(leftOut);
    }

    /** How many images were left out. */
    public long imagesLeftOut() {
      return leftOut.stream().mapToLong(LeftOut::images).sum();
    }

    /** Whether more of what was read had to be left out than a share allows. */
    public boolean tooManyRejected(double maxErrorRate) {
      return result.isPresent() && result.get().tooManyRejected(maxErrorRate);
    }
  }

  private final Storage storage;
  private final DatasetFolder folder;
  private final IngestOutput output;
  private final GrowingDataset<C> kind;

  private DatasetGrowth(Storage storage, Path dataset, GrowingDataset<C> kind) throws IOException {
    this.storage = storage;
    this.folder = new DatasetFolder(storage, dataset);
    this.output = new IngestOutput(storage, dataset);
    this.kind = kind;
  }

  /** Of a data set of images with one class each. */
  public static DatasetGrowth<?> ofImages(
      Storage storage, Path dataset, ImageIngestSettings settings) throws IOException {
    return new DatasetGrowth<>(storage, dataset, new GrowingImages(storage, settings));
  }

  /** Of a data set of boxes. */
  public static DatasetGrowth<?> ofBoxes(Storage storage, Path dataset, BoxIngestSettings settings)
      throws IOException {
    return new DatasetGrowth<>(storage, dataset, new GrowingBoxes(storage, settings));
  }

  /** Where the data set is. */
  public Path root() {
    return folder.root();
  }

  /** Whether there is a data set to add to. */
  public boolean exists() throws IOException {
    return folder.holdsDataset();
  }

  /**
   * Checks, without reading an image, that the inputs can be added.
   *
   * @return what would be read, in a few lines
   * @throws io.lookonce.storage.InputRefused naming what cannot be used
   */
  public List<String> check() throws IOException {
    if (!folder.holdsDataset()) {
      output.requireFree();
    }
    DatasetIngestion ingestion = kind.ingestion(output, card(), KnownImages.OF_GROWING);
    if (!folder.holdsDataset() && ingestion.holdsNothing()) {
      throw new EmptyInput(
          "the inputs hold no image to begin a data set with"
              + (ingestion.leftOut().isEmpty()
                  ? ""
                  : ": " + ImageIngestResult.text(ingestion.leftOut())));
    }
    return ingestion.description();
  }

  private Optional<C> card() throws IOException {
    if (!folder.holdsDataset()) {
      return Optional.empty();
    }
    C card = kind.read(folder);
    if (card.format() < DatasetCard.FORMAT) {
      throw new InputRefused(
          "%s was written by version 0.1, whose data sets are read but not added to: name another --dataset, which is made of all images"
              .formatted(folder.root()));
    }
    return Optional.of(card);
  }

  /** Reads what is new and adds it. */
  public Growth run(SparkSession spark) throws IOException {
    Optional<C> before = card();
    if (before.isEmpty()) {
      DatasetIngestion all = kind.ingestion(output, before, KnownImages.OF_GROWING);
      DatasetResult result = all.run(spark);
      new IngestedFiles(storage, folder.root()).add(all.images());
      return new Growth(
          result.dataset(),
          result.listed(),
          result.dataset().images(),
          Optional.of(result),
          all.leftOut());
    }
    return add(spark, before.get());
  }

  private Growth add(SparkSession spark, C before) throws IOException {
    Path adding = new Path(folder.root(), ADDING);
    storage.delete(adding);
    IngestOutput into = new IngestOutput(storage, adding);
    DatasetIngestion all = kind.ingestion(into, Optional.of(before), KnownImages.OF_GROWING);
    List<String> listed = all.images();
    IngestedFiles files = new IngestedFiles(storage, folder.root());
    Set<String> unchanged = files.unchanged(listed);
    List<String> toRead = listed.stream().filter(path -> !unchanged.contains(path)).toList();
    if (toRead.isEmpty() && !listed.isEmpty()) {
      return new Growth(before, 0, 0, Optional.empty(), all.leftOut());
    }
    KnownImages known = new KnownImages(unchanged, digests(spark, before), kind.held(before), true);
    Optional<? extends DatasetResult> result =
        kind.ingestion(into, Optional.of(before), known).runIfNew(spark);
    Growth growth = new Growth(before, toRead.size(), 0, Optional.empty(), all.leftOut());
    if (result.isPresent()) {
      C now = join(before, kind.read(into.folder()), adding);
      long added = now.images() - before.images();
      growth = new Growth(now, toRead.size(), added, result, all.leftOut());
    }
    files.add(toRead);
    storage.delete(adding);
    return growth;
  }

  private Set<String> digests(SparkSession spark, C card) throws IOException {
    Set<String> digests = new HashSet<>();
    for (Split split : Split.values()) {
      if (card.count(split) > 0) {
        for (Row row : kind.digests(spark, folder, split).collectAsList()) {
          digests.add(row.getString(0));
        }
      }
    }
    return digests;
  }

  /** The new files get the next free numbers; what a killed run left there is replaced. */
  private C join(C before, C added, Path adding) throws IOException {
    List<DatasetPart> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      parts.addAll(before.partsOf(split));
      int number = before.partsOf(split).size();
      for (DatasetPart part : added.partsOf(split)) {
        String name = DatasetOrder.fileName(IngestOutput.IMAGES, split, number++);
        storage.replace(new Path(adding, part.file()), new Path(folder.root(), name));
        parts.add(new DatasetPart(name, split, part.rows(), part.bytes()));
      }
    }
    C joined = kind.joined(before, added, parts);
    folder.write(joined);
    return joined;
  }
}
