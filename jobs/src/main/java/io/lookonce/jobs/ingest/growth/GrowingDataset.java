package io.lookonce.jobs.ingest.growth;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.ingest.boxes.BoxIngestion;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.images.ImageIngestion;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The operations of {@link DatasetGrowth} that depend on the kind of data set.
 *
 * @param <C> card of a data set of this kind
 */
interface GrowingDataset<C extends DatasetCard> {

  /**
   * Reads the card of a data set.
   *
   * @throws io.lookonce.storage.InputRefused if it is of another kind or incomplete
   */
  C read(DatasetFolder folder) throws IOException;

  /**
   * An ingestion of the inputs, with the classes, image size and seed of an existing data set.
   *
   * @param into card of the existing data set; empty for a new one
   */
  DatasetIngestion ingestion(IngestOutput output, Optional<C> into, KnownImages known)
      throws IOException;

  /** The digests of the images of a split, as an ingestion compares them, in one column. */
  Dataset<Row> digests(SparkSession spark, DatasetFolder folder, Split split) throws IOException;

  /** Images by label, see {@link KnownImages#held}. */
  Map<Integer, long[]> held(C dataset);

  /** The card of both data sets together. */
  C joined(C before, C added, List<DatasetPart> parts);

  /** Growing data sets of images with one class each. */
  record GrowingImages(Storage storage, ImageIngestSettings settings)
      implements GrowingDataset<ImageDataset> {

    @Override
    public ImageDataset read(DatasetFolder folder) throws IOException {
      return folder.read();
    }

    @Override
    public DatasetIngestion ingestion(
        IngestOutput output, Optional<ImageDataset> into, KnownImages known) throws IOException {
      return new ImageIngestion(storage, into.map(this::like).orElse(settings), output, known);
    }

    private ImageIngestSettings like(ImageDataset dataset) {
      ImageFitting fitting = dataset.resize() == null ? settings.fitting() : dataset.resize();
      return new ImageIngestSettings(
          settings.shared().like(dataset, dataset.fractions(), dataset.seed()),
          settings.labelPattern(),
          dataset.shape(),
          fitting);
    }

    @Override
    public Dataset<Row> digests(SparkSession spark, DatasetFolder folder, Split split)
        throws IOException {
      return ImageDatasetReader.open(spark, storage, folder.root())
          .rows(split)
          .select(sha2(col("pixels"), 256));
    }

    @Override
    public Map<Integer, long[]> held(ImageDataset dataset) {
      Map<Integer, long[]> held = new HashMap<>();
      for (int label = 0; label < dataset.classes().size(); label++) {
        String name = dataset.classes().get(label);
        long[] counts = new long[Split.values().length];
        for (Split split : Split.values()) {
          counts[split.ordinal()] =
              dataset.counts().getOrDefault(split.title(), Map.of()).getOrDefault(name, 0L);
        }
        held.put(label, counts);
      }
      return held;
    }

    @Override
    public ImageDataset joined(ImageDataset before, ImageDataset added, List<DatasetPart> parts) {
      return before.with(added, parts);
    }
  }

  /** Growing data sets of images with boxes. */
  record GrowingBoxes(Storage storage, BoxIngestSettings settings)
      implements GrowingDataset<BoxDataset> {

    @Override
    public BoxDataset read(DatasetFolder folder) throws IOException {
      return BoxDataset.read(folder);
    }

    @Override
    public DatasetIngestion ingestion(
        IngestOutput output, Optional<BoxDataset> into, KnownImages known) throws IOException {
      return new BoxIngestion(storage, into.map(this::like).orElse(settings), output, known);
    }

    private BoxIngestSettings like(BoxDataset dataset) {
      return new BoxIngestSettings(
          settings.shared().like(dataset, dataset.fractions(), dataset.seed()),
          settings.format(),
          settings.images(),
          dataset.boxOutside(),
          settings.classNames().isEmpty() ? dataset.classes() : settings.classNames(),
          true);
    }

    @Override
    public Dataset<Row> digests(SparkSession spark, DatasetFolder folder, Split split)
        throws IOException {
      return BoxDatasetReader.open(spark, storage, folder.root())
          .rows(split)
          .select(sha2(col("content"), 256));
    }

    /**
     * A single count over all classes: stratification by box content is not recorded in the card.
     */
    @Override
    public Map<Integer, long[]> held(BoxDataset dataset) {
      return Map.of(-1, Arrays.stream(Split.values()).mapToLong(dataset::count).toArray());
    }

    @Override
    public BoxDataset joined(BoxDataset before, BoxDataset added, List<DatasetPart> parts) {
      return before.with(added, parts);
    }
  }
}
