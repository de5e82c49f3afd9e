package io.lookonce.jobs.ingest.growth;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.ingest.boxes.BoxIngestSettings;
import io.lookonce.jobs.ingest.boxes.BoxIngestion;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.KnownImages;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

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

  /** A single count over all classes: stratification by box content is not recorded in the card. */
  @Override
  public Map<Integer, long[]> held(BoxDataset dataset) {
    return Map.of(-1, Arrays.stream(Split.values()).mapToLong(dataset::count).toArray());
  }

  @Override
  public BoxDataset joined(BoxDataset before, BoxDataset added, List<DatasetPart> parts) {
    return before.with(added, parts);
  }
}
