package io.lookonce.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetPart;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.Split;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Data sets of pictures with one class each that grow. */
record GrowingPictures(Storage storage, PictureIngestSettings settings)
    implements GrowingKind<ImageDataset> {

  @Override
  public ImageDataset read(DatasetFolder folder) throws IOException {
    return folder.read();
  }

  @Override
  public DatasetIngestion ingestion(
      IngestOutput output, Optional<ImageDataset> into, KnownPictures known) throws IOException {
    return new PictureIngestion(storage, into.map(this::like).orElse(settings), output, known);
  }

  private PictureIngestSettings like(ImageDataset dataset) {
    PictureFitting fitting = dataset.resize() == null ? settings.fitting() : dataset.resize();
    return new PictureIngestSettings(
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
  public ImageDataset joined(ImageDataset before, ImageDataset added, List<DatasetPart> parts) {
    return before.with(added, parts);
  }
}
