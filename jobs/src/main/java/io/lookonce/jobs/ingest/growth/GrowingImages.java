package io.lookonce.jobs.ingest.growth;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.ingest.images.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.ImageIngestion;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.KnownImages;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

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
