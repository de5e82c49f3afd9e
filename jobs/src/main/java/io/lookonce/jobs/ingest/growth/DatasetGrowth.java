package io.lookonce.jobs.ingest.growth;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.growth.GrowingDataset.GrowingBoxes;
import io.lookonce.jobs.ingest.growth.GrowingDataset.GrowingImages;
import io.lookonce.jobs.ingest.growth.IngestedFiles.Stamp;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestResult;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.DatasetIngestion.DatasetResult;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.Ingestion.IngestResult;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Adds new images to a data set, or creates it. Existing images keep their split and their files;
 * new images are split in the same way and written to new files. The data set changes atomically
 * when its card is replaced, as the last step.
 *
 * @param <C> card of a data set of this kind
 */
public final class DatasetGrowth<C extends DatasetCard> {

  private static final String ADDING = "_adding";

  /**
   * The result of one run.
   *
   * @param dataset card of the data set after the run
   * @param read number of new or changed image files that were read
   * @param added number of images that were added
   * @param result of the ingestion; empty if nothing was new
   * @param leftOut what was left out, such as images of a new class
   */
  public record Growth(
      DatasetCard dataset,
      long read,
      long added,
      Optional<? extends IngestResult> result,
      List<LeftOut> leftOut) {

    /** A clause that names what was left out; empty if nothing was. */
    public String leftOutText() {
      return leftOut.isEmpty() ? "" : "; left out: " + ImageIngestResult.text(leftOut);
    }

    /** Number of images that were left out. */
    public long imagesLeftOut() {
      return leftOut.stream().mapToLong(LeftOut::images).sum();
    }

    /** Whether the share of rejected images exceeds a limit. */
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

  /** For a data set of images with one class each. */
  public static DatasetGrowth<?> ofImages(
      Storage storage, Path dataset, ImageIngestSettings settings) throws IOException {
    return new DatasetGrowth<>(storage, dataset, new GrowingImages(storage, settings));
  }

  /** For a data set of boxes. */
  public static DatasetGrowth<?> ofBoxes(Storage storage, Path dataset, BoxIngestSettings settings)
      throws IOException {
    return new DatasetGrowth<>(storage, dataset, new GrowingBoxes(storage, settings));
  }

  /** Folder of the data set. */
  public Path root() {
    return folder.root();
  }

  /** Whether the data set exists already. */
  public boolean exists() throws IOException {
    return folder.holdsDataset();
  }

  /**
   * Checks, without reading an image, that the inputs can be added.
   *
   * @return what would be read, in a few lines
   * @throws io.lookonce.storage.InputRefused naming the invalid input
   */
  public List<String> check() throws IOException {
    if (!folder.holdsDataset()) {
      output.requireFree();
    }
    DatasetIngestion ingestion = kind.ingestion(output, card(), KnownImages.OF_GROWING);
    if (!folder.holdsDataset() && ingestion.holdsNothing()) {
      throw new EmptyInput(
          "the inputs contain no image for a new data set"
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
          String.format(
              Locale.ROOT,
              "%s was written by version 0.1, whose data sets are read but not added to: name"
                  + " another --dataset, which is made of all images",
              folder.root()));
    }
    return Optional.of(card);
  }

  /** Reads new images and adds them. */
  public Growth run(SparkSession spark) throws IOException {
    Optional<C> before = card();
    if (before.isEmpty()) {
      DatasetIngestion all = kind.ingestion(output, before, KnownImages.OF_GROWING);
      IngestedFiles files = new IngestedFiles(storage, folder.root());
      Collection<Stamp> stamps = files.stamps(all.images()).values();
      DatasetResult result = all.run(spark);
      files.add(stamps);
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
    // A run that was killed after the card was written left its mark.
    output.finish();
    Path adding = new Path(folder.root(), ADDING);
    storage.delete(adding);
    IngestOutput into = new IngestOutput(storage, adding);
    DatasetIngestion all = kind.ingestion(into, Optional.of(before), KnownImages.OF_GROWING);
    List<String> listed = all.images();
    IngestedFiles files = new IngestedFiles(storage, folder.root());
    Map<String, Stamp> stamps = files.stamps(listed);
    Set<String> unchanged = files.unchanged(stamps);
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
    stamps.keySet().retainAll(toRead);
    files.add(stamps.values());
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

  /** Gives the new files the next free numbers, replacing files of an interrupted run. */
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
